import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { companySize, companySizeOf, EVERYONE, matches, type AudienceLead } from '#domain/audience.ts';
import { may, mayGrant, PERMISSIONS, ROLES } from '#domain/role.ts';
import { answerDelayMinutes, answerTo, PROSPECT_EVENTS, TEMPERAMENTS } from '#domain/temperament.ts';
import { isSendable, VERIFICATION_VERDICTS } from '#domain/verification.ts';

const claire: AudienceLead = {
  title: 'Directrice industrielle',
  country: 'FR',
  industry: 'Fonderie',
  size: '50-249',
  source: 'imp_1',
  tags: ['Salon de Lyon'],
  language: 'fr',
  verdict: 'valid',
};

describe('an audience', () => {
  it('without a wish is everyone', () => {
    expect(matches(EVERYONE, claire)).toBe(true);
    expect(
      matches(EVERYONE, {
        ...claire,
        title: null,
        country: null,
        industry: null,
        size: null,
        language: null,
        verdict: null,
      }),
    ).toBe(true);
  });

  it.each([
    [{ titles: ['directrice'] }, true],
    [{ titles: ['Achats', 'INDUSTRIELLE'] }, true],
    [{ titles: ['direct'] }, false],
    [{ countries: ['DE', 'fr'] }, true],
    [{ countries: ['DE'] }, false],
    [{ industries: ['fonderie'] }, true],
    [{ sizes: ['10-49'] }, false],
    [{ sizes: ['10-49', '50-249'] }, true],
    [{ sources: ['imp_2'] }, false],
    [{ tags: ['salon de lyon'] }, true],
    [{ tags: ['salon de lyon', 'vip'] }, false],
    [{ language: 'en' }, false],
    [{ titles: ['directrice'], countries: ['DE'] }, false],
  ] as const)('of %j holds Claire: %s', (wish, expected) => {
    expect(matches({ ...EVERYONE, ...wish }, claire)).toBe(expected);
  });

  it('of verified leads holds nobody else', () => {
    for (const verdict of [...VERIFICATION_VERDICTS, null])
      expect(matches({ ...EVERYONE, verifiedOnly: true }, { ...claire, verdict })).toBe(verdict === 'valid');
  });

  it('never takes what is not known for what is asked', () => {
    for (const [wish, unknown] of [
      [{ titles: ['x'] }, { title: null }],
      [{ countries: ['FR'] }, { country: null }],
      [{ sizes: ['1-9' as const] }, { size: null }],
      [{ language: 'fr' }, { language: null }],
    ] as const)
      expect(matches({ ...EVERYONE, ...wish }, { ...claire, ...unknown })).toBe(false);
  });

  it('reads head counts as people and registries write them', () => {
    expect([1, 9, 10, 49, 50, 249, 250, 999, 1000].map(companySize)).toEqual([
      '1-9',
      '1-9',
      '10-49',
      '10-49',
      '50-249',
      '50-249',
      '250-999',
      '250-999',
      '1000+',
    ]);
    expect(['50-249', '180', '100 à 199 salariés', '1 200', '1,200+', '', null].map(companySizeOf)).toEqual([
      '50-249',
      '50-249',
      '50-249',
      '1000+',
      '1000+',
      null,
      null,
    ]);
  });
});

describe('roles', () => {
  it('let each one do all that the next may, and a viewer nothing', () => {
    for (const permission of PERMISSIONS) {
      expect(may('owner', permission)).toBe(true);
      expect(may('viewer', permission)).toBe(false);
      if (may('rep', permission)) expect(may('manager', permission)).toBe(true);
    }
    expect(may('rep', 'policy.write')).toBe(false);
    expect(may('rep', 'mailbox.resume')).toBe(false);
    expect(may('manager', 'workspace.delete')).toBe(false);
  });

  it('let only an owner make an owner, and nobody without the right make anyone', () => {
    expect(mayGrant('manager', 'owner')).toBe(false);
    expect(mayGrant('owner', 'owner')).toBe(true);
    for (const role of ROLES) expect(mayGrant('rep', role) || mayGrant('viewer', role)).toBe(false);
  });
});

describe('the people of the sandbox', () => {
  it('answer as their temperament has it, the same each time, and never at once unless a machine does', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TEMPERAMENTS),
        fc.constantFrom(...PROSPECT_EVENTS),
        fc.uuid(),
        (temperament, event, seed) => {
          const answer = answerTo(temperament, event);
          if (answer === null) return;
          const delay = answerDelayMinutes(answer, seed);
          expect(delay).toBe(answerDelayMinutes(answer, seed));
          expect(delay).toBeGreaterThanOrEqual(answer.byMachine ? 1 : 20);
        },
      ),
    );
  });

  it('are silent, booked, away or gone as they should be', () => {
    expect(PROSPECT_EVENTS.map((event) => answerTo('silence', event))).toEqual([null, null, null]);
    expect(answerTo('interested', 'first_message')?.kind).toBe('interested');
    expect(answerTo('interested', 'reply')?.kind).toBe('booking');
    expect(answerTo('out_of_office', 'first_message')).toMatchObject({ byMachine: true, dateInDays: 9 });
    expect(answerTo('opt_out', 'later_message')).toBeNull();
  });
});

describe('a verification', () => {
  it('lets an address be written to when it is valid and younger than 30 days', () => {
    const day = 86_400_000;
    expect(isSendable({ verdict: 'valid', at: 0 }, 30 * day - 1)).toBe(true);
    expect(isSendable({ verdict: 'valid', at: 0 }, 30 * day)).toBe(false);
    expect(isSendable({ verdict: 'catch_all', at: 0 }, 0)).toBe(false);
    expect(isSendable(null, 0)).toBe(false);
  });
});
