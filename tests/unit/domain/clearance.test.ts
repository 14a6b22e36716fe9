import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { DAY_MS, HOUR_MS, isInWindow, MINUTE_MS } from '#domain/calendar.ts';
import {
  asIfApproved,
  evaluate,
  mintClearedMessage,
  RULE_NAMES,
  RULES,
  type Clearance,
  type ClearedMessage,
  type ClearanceFacts,
  type RuleName,
} from '#domain/clearance.ts';
import { contentHash } from '#domain/draft.ts';
import type { Guard } from '#domain/guard.ts';
import { spacingMs } from '#domain/mailbox.ts';
import { DEFAULT_POLICY } from '#domain/policy.ts';
import { SUPPRESSION_REASONS } from '#domain/suppression.ts';
import { VERIFICATION_VERDICTS } from '#domain/verification.ts';
import { CAMPAIGN_ID, clearFacts, DRAFT_ID, MESSAGE, TUESDAY_10 } from './facts.ts';

const gate = (change: Partial<ClearanceFacts>) => evaluate({ ...clearFacts(), ...change });
const ruled = (clearance: Clearance, name: RuleName) => {
  const result = clearance.rules.find(({ rule }) => rule === name);
  if (!result) throw new Error(`no result for ${name}`);
  return result;
};
const broken = (clearance: Clearance) =>
  clearance.rules.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'skipped').map(({ rule }) => rule);
const utc = (text: string) => Date.parse(text);
const { draft } = clearFacts();
const approval = { by: 'person' as const, contentHash: draft.contentHash, decidedAt: TUESDAY_10 - DAY_MS, persons: 1 };
const ALARM: Guard = {
  red: [{ rule: 'bounces_last_50', target: 'mailbox', values: { count: 4, sends: 50, limit: 4 } }],
  amber: [],
};
/** A guard that warns about the source of the recipient's address, which last bounced at an instant. */
const warned = (lastBounce: number, source = 'imp_1'): Guard => ({
  red: [],
  amber: [{ rule: 'bounces_last_50', target: 'mailbox', values: {}, verifyAgainSince: { [source]: lastBounce } }],
});
const optOut = { kind: 'address' as const, reason: 'opt_out' as const, at: 0, prospectWroteSince: false };

describe('the table of the gate', () => {
  it('clears a message when everything is in order, and shows every rule in order', () => {
    const clearance = gate({});
    expect(clearance).toMatchObject({
      verdict: 'clear',
      nextEligibleAt: null,
      draftId: DRAFT_ID,
      evaluatedAt: TUESDAY_10,
    });
    expect(clearance.rules.map(({ rule }) => rule)).toEqual(RULE_NAMES);
    expect(broken(clearance)).toEqual([]);
  });

  it('looks at all rules for a sequence, and at these alone for an answer', () => {
    expect(RULES.sequence).toEqual([
      'approved',
      'content_hash',
      'verified',
      'suppressed',
      'cooling',
      'persons_per_company',
      'dns',
      'inbox_fresh',
      'campaign_state',
      'mailbox_state',
      'policy',
      'quota',
      'window',
      'spacing',
    ]);
    const skipped = gate({ messageClass: 'reply' }).rules.filter(({ verdict }) => verdict === 'skipped');
    expect(skipped.map(({ rule }) => rule)).toEqual([
      'cooling',
      'persons_per_company',
      'inbox_fresh',
      'campaign_state',
      'quota',
      'window',
    ]);
  });
});

/** Each line breaks one thing. [what, facts, rule, verdict for a sequence, verdict for an answer] */
const BREAKS: readonly (readonly [
  string,
  Partial<ClearanceFacts>,
  RuleName,
  Clearance['verdict'],
  Clearance['verdict'],
])[] = [
  ['nobody approved', { approval: null }, 'approved', 'hold', 'hold'],
  [
    'the approval is a week old',
    { approval: { ...approval, decidedAt: TUESDAY_10 - 7 * DAY_MS } },
    'approved',
    'refuse',
    'hold',
  ],
  ['the draft was rejected', { draft: { ...draft, status: 'rejected' } }, 'approved', 'refuse', 'refuse'],
  ['the draft was sent', { draft: { ...draft, status: 'sent' } }, 'approved', 'refuse', 'refuse'],
  ['the approval was undone', { draft: { ...draft, status: 'proposed' } }, 'approved', 'hold', 'hold'],
  ['autopilot is locked', { approval: { ...approval, by: 'autopilot', persons: 0 } }, 'approved', 'hold', 'hold'],
  [
    'other bytes were approved',
    { approval: { ...approval, contentHash: 'f'.repeat(64) } },
    'content_hash',
    'refuse',
    'refuse',
  ],
  ['the address was never verified', { verification: null }, 'verified', 'hold', 'hold'],
  [
    'the verification is 30 days old',
    { verification: { verdict: 'valid', at: TUESDAY_10 - 30 * DAY_MS } },
    'verified',
    'hold',
    'hold',
  ],
  [
    'the address takes everything',
    { verification: { verdict: 'catch_all', at: TUESDAY_10 } },
    'verified',
    'hold',
    'hold',
  ],
  ['the address is invalid', { verification: { verdict: 'invalid', at: TUESDAY_10 } }, 'verified', 'refuse', 'refuse'],
  ['the person opted out', { suppressions: [optOut] }, 'suppressed', 'refuse', 'refuse'],
  ['the address bounced', { suppressions: [{ ...optOut, reason: 'bounce_hard' }] }, 'suppressed', 'refuse', 'clear'],
  [
    'another campaign wrote 89 days ago',
    { lastContactByOther: { campaignId: CAMPAIGN_ID, at: TUESDAY_10 - 89 * DAY_MS } },
    'cooling',
    'wait',
    'clear',
  ],
  [
    'two others of the company were written to',
    { otherPersonsContactedAt: [TUESDAY_10 - DAY_MS, TUESDAY_10 - 29 * DAY_MS] },
    'persons_per_company',
    'wait',
    'clear',
  ],
  ['DMARC is missing', { dns: { spf: 'pass', dkim: 'pass', dmarc: 'fail', checkedAt: 0 } }, 'dns', 'hold', 'hold'],
  [
    'DNS could not be asked',
    { dns: { spf: 'pass', dkim: 'unknown', dmarc: 'pass', checkedAt: 0 } },
    'dns',
    'hold',
    'hold',
  ],
  [
    'the inbox was read six minutes ago',
    { inbox: { lastReadAt: TUESDAY_10 - 6 * MINUTE_MS, repliedSince: false } },
    'inbox_fresh',
    'hold',
    'clear',
  ],
  ['the inbox was never read', { inbox: { lastReadAt: null, repliedSince: false } }, 'inbox_fresh', 'hold', 'clear'],
  [
    'the person replied a second ago',
    { inbox: { lastReadAt: TUESDAY_10, repliedSince: true } },
    'inbox_fresh',
    'refuse',
    'clear',
  ],
  ['the campaign is paused', { campaignStatus: 'paused' }, 'campaign_state', 'hold', 'clear'],
  [
    'the DNS was read too long ago',
    { dns: { spf: 'pass', dkim: 'pass', dmarc: 'pass', checkedAt: TUESDAY_10 - DAY_MS - 1 } },
    'dns',
    'hold',
    'hold',
  ],
  [
    'somebody complained and nobody has resumed the campaign since',
    { campaignGuard: [{ rule: 'first_complaint', target: 'campaign', values: { count: 1, limit: 1 } }] },
    'campaign_state',
    'hold',
    'clear',
  ],
  ['the campaign was stopped', { campaignStatus: 'stopped' }, 'campaign_state', 'refuse', 'clear'],
  ['there is no campaign', { campaignStatus: null }, 'campaign_state', 'hold', 'clear'],
  ['the mailbox is paused', { mailboxStatus: 'paused' }, 'mailbox_state', 'hold', 'hold'],
  ['the mailbox is disconnected', { mailboxStatus: 'disconnected' }, 'mailbox_state', 'hold', 'hold'],
  ['the guard has an alarm that nobody has acted on', { guard: ALARM }, 'mailbox_state', 'hold', 'hold'],
  [
    'the source of the address bounced since it was verified',
    { guard: warned(TUESDAY_10 - DAY_MS) },
    'verified',
    'hold',
    'hold',
  ],
  ['the country is blocked', { policy: { ...DEFAULT_POLICY, blockedCountries: ['FR'] } }, 'policy', 'hold', 'hold'],
  ['a second approval is missing', { policy: { ...DEFAULT_POLICY, approvers: 2 } }, 'policy', 'hold', 'clear'],
  [
    'the template is nobody else’s',
    { policy: { ...DEFAULT_POLICY, sharedTemplatesOnly: true }, draft: { ...draft, fromSharedTemplate: false } },
    'policy',
    'hold',
    'clear',
  ],
  [
    'the quota is used up',
    { quota: { used: 20, limit: 20, resetsAt: utc('2026-11-24T23:00:00Z') } },
    'quota',
    'wait',
    'clear',
  ],
  [
    'the quota is nothing',
    { quota: { used: 0, limit: 0, resetsAt: utc('2026-11-24T23:00:00Z') } },
    'quota',
    'hold',
    'clear',
  ],
  ['it is a holiday', { window: { ...clearFacts().window, holidays: ['2026-11-24'] } }, 'window', 'wait', 'clear'],
  ['the window never opens', { window: { ...clearFacts().window, days: [] } }, 'window', 'hold', 'clear'],
  ['the mailbox sent a minute ago', { lastDispatchAt: TUESDAY_10 - MINUTE_MS }, 'spacing', 'wait', 'wait'],
];

describe('the guard at the gate', () => {
  it('says which rule tripped and what it counted, before anybody has paused the mailbox and after', () => {
    const seen = ruled(gate({ guard: ALARM }), 'mailbox_state');
    expect(seen.values).toMatchObject({ reason: 'mailbox_paused', guardRule: 'bounces_last_50', count: 4, limit: 4 });
    const paused = ruled(gate({ mailboxStatus: 'paused', mailboxReason: 'complaint_rate' }), 'mailbox_state');
    expect(paused.values).toMatchObject({ reason: 'mailbox_paused', guardRule: 'complaint_rate' });
    const byHand = ruled(gate({ mailboxStatus: 'paused', mailboxReason: 'person' }), 'mailbox_state');
    expect(byHand.values).toMatchObject({ reason: 'mailbox_paused', guardRule: null });
  });

  it('believes an address of a source it warns about only when it was verified since', () => {
    const bounced = TUESDAY_10 - DAY_MS;
    const verified = (at: number, guard: Guard) =>
      ruled(gate({ guard, verification: { verdict: 'valid', at } }), 'verified').verdict;
    expect(verified(bounced, warned(bounced))).toBe('fail');
    expect(verified(bounced + 1, warned(bounced))).toBe('pass');
    expect(verified(bounced, warned(bounced, 'another'))).toBe('pass');
    expect(ruled(gate({ guard: warned(bounced, 'another') }), 'quota').values['slowedBy']).toBe('bounces_last_50');
  });
});

describe('a sequence when', () => {
  it.each(BREAKS)('%s', (_, change, rule, verdict) => {
    const clearance = gate(change);
    expect(clearance.verdict).toBe(verdict);
    expect(broken(clearance)).toContain(rule);
    expect(ruled(clearance, rule).values['reason']).toBeTypeOf('string');
  });
});

describe('an answer when', () => {
  it.each(BREAKS)('%s', (_, change, rule, _sequence, verdict) => {
    const clearance = gate({ ...change, messageClass: 'reply' });
    expect(clearance.verdict).toBe(verdict);
    expect(broken(clearance)).toEqual(verdict === 'clear' ? [] : [rule]);
  });

  it('goes to an unverified address when the prospect wrote last', () => {
    expect(gate({ messageClass: 'reply', verification: null, prospectWroteLast: true }).verdict).toBe('clear');
    expect(gate({ messageClass: 'sequence', verification: null, prospectWroteLast: true }).verdict).toBe('hold');
  });

  it('goes to someone who opted out and wrote since, and to nobody else who asked us to stop', () => {
    for (const reason of SUPPRESSION_REASONS) {
      for (const prospectWroteSince of [true, false]) {
        const clearance = gate({ messageClass: 'reply', suppressions: [{ ...optOut, reason, prospectWroteSince }] });
        const asked = reason === 'opt_out' || reason === 'erasure';
        expect(clearance.verdict).toBe(asked && !prospectWroteSince ? 'refuse' : 'clear');
        const sequence = gate({ suppressions: [{ ...optOut, reason, prospectWroteSince }] });
        expect(sequence.verdict).toBe('refuse');
      }
    }
  });

  it('is stopped by the one suppression that counts among several', () => {
    const suppressions = [{ ...optOut, reason: 'bounce_hard' as const }, optOut];
    expect(gate({ messageClass: 'reply', suppressions }).verdict).toBe('refuse');
  });
});

describe('verdicts', () => {
  it('refuse before they hold, hold before they wait, and clear only when nothing speaks against', () => {
    const changes = fc.uniqueArray(fc.nat({ max: BREAKS.length - 1 }), { maxLength: 6 });
    fc.assert(
      fc.property(changes, (indexes) => {
        let facts = clearFacts();
        for (const index of indexes) facts = { ...facts, ...BREAKS[index]?.[1] };
        const { verdict, rules, nextEligibleAt } = evaluate(facts);
        const final = rules.some((result) => result.verdict === 'fail' && result.final);
        const failed = rules.some((result) => result.verdict === 'fail');
        const waits = rules.some((result) => result.verdict === 'wait');
        expect(verdict).toBe(final ? 'refuse' : failed ? 'hold' : waits ? 'wait' : 'clear');
        expect(nextEligibleAt !== null).toBe(verdict === 'wait');
      }),
    );
  });

  it('never clear what is not a fresh valid address, whatever else is true', () => {
    const verdicts = fc.constantFrom(...VERIFICATION_VERDICTS);
    fc.assert(
      fc.property(verdicts, fc.integer({ min: -1, max: 60 }), (verdict, days) => {
        const clearance = gate({ verification: { verdict, at: TUESDAY_10 - days * DAY_MS } });
        expect(clearance.verdict === 'clear').toBe(verdict === 'valid' && days < 30);
      }),
    );
  });

  it('never clear other bytes than the approved ones', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (added) => {
        const changed = contentHash({ ...MESSAGE, body: MESSAGE.body + added });
        const clearance = gate({ draft: { ...draft, contentHash: changed } });
        expect(clearance.verdict).toBe('refuse');
        expect(ruled(clearance, 'content_hash').verdict).toBe('fail');
      }),
    );
  });

  it('hold no personal data: codes, ids, dates and counts', () => {
    const shown = JSON.stringify(BREAKS.map(([, change]) => gate(change)));
    for (const personal of ['delmas', 'fonderies', 'Sophie', 'Claire']) expect(shown).not.toContain(personal);
  });
});

describe('the next time', () => {
  const waiting = fc.record({
    now: fc.integer({ min: utc('2026-11-01T00:00:00Z'), max: utc('2027-04-30T00:00:00Z') }),
    sinceContact: fc.option(fc.integer({ min: 0, max: 120 * DAY_MS })),
    sinceOthers: fc.array(fc.integer({ min: 0, max: 60 * DAY_MS }), { maxLength: 5 }),
    used: fc.integer({ min: 0, max: 25 }),
    untilReset: fc.integer({ min: 1, max: DAY_MS }),
    sinceDispatch: fc.option(fc.integer({ min: 0, max: 5 * MINUTE_MS })),
  });

  it('is when time alone has cured everything that waited, and not a moment earlier', () => {
    fc.assert(
      fc.property(waiting, fc.double({ min: 0, max: 1, noNaN: true }), (when, part) => {
        const { now } = when;
        const facts: ClearanceFacts = {
          ...clearFacts(),
          now,
          approval: { ...approval, decidedAt: now },
          verification: { verdict: 'valid', at: now },
          inbox: { lastReadAt: now, repliedSince: false },
          dns: { ...clearFacts().dns, checkedAt: now },
          lastContactByOther:
            when.sinceContact === null ? null : { campaignId: CAMPAIGN_ID, at: now - when.sinceContact },
          otherPersonsContactedAt: when.sinceOthers.map((ago) => now - ago),
          quota: { used: when.used, limit: 20, resetsAt: now + when.untilReset },
          lastDispatchAt: when.sinceDispatch === null ? null : now - when.sinceDispatch,
        };
        const { verdict, nextEligibleAt } = evaluate(facts);
        if (nextEligibleAt === null) {
          expect(verdict).toBe('clear');
          return;
        }
        expect(nextEligibleAt).toBeGreaterThan(now);
        const at = (instant: number) =>
          evaluate({
            ...facts,
            now: instant,
            approval: { ...approval, decidedAt: instant },
            verification: { verdict: 'valid', at: instant },
            inbox: { lastReadAt: instant, repliedSince: false },
            dns: { ...clearFacts().dns, checkedAt: instant },
          }).verdict;
        expect(at(nextEligibleAt)).toBe('clear');
        expect(at(Math.min(nextEligibleAt - 1, Math.floor(now + part * (nextEligibleAt - now))))).toBe('wait');
        expect(at(nextEligibleAt - 1)).toBe('wait');
      }),
      { numRuns: 300 },
    );
  });

  it('is tomorrow morning in the recipient’s zone when the quota is used up', () => {
    const clearance = gate({ quota: { used: 20, limit: 20, resetsAt: utc('2026-11-24T23:00:00Z') } });
    expect(clearance.nextEligibleAt).toBe(utc('2026-11-25T08:00:00Z'));
  });

  it('is the recipient’s morning, not the sender’s', () => {
    const window = { ...clearFacts().window, zone: 'America/New_York' };
    const clearance = gate({ window });
    expect(clearance).toMatchObject({ verdict: 'wait', nextEligibleAt: utc('2026-11-24T14:00:00Z') });
  });

  it('waits for the older of three persons of a company when two are allowed', () => {
    const others = [20, 10, 5].map((days) => TUESDAY_10 - days * DAY_MS);
    const result = ruled(gate({ otherPersonsContactedAt: others }), 'persons_per_company');
    expect(result).toMatchObject({ verdict: 'wait', eligibleAt: TUESDAY_10 + 20 * DAY_MS });
  });

  it('is the spacing’s for an answer, at any hour', () => {
    const now = utc('2026-11-22T21:00:00Z');
    const clearance = gate({
      messageClass: 'reply',
      now,
      lastDispatchAt: now - 1000,
      approval: { ...approval, decidedAt: now },
    });
    expect(clearance.nextEligibleAt).toBe(now - 1000 + spacingMs(DRAFT_ID));
    expect(isInWindow(now, clearFacts().window, 'Europe/Paris', () => false)).toBe(false);
  });

  it('is nothing when a person must act, even if time must pass too', () => {
    const clearance = gate({ mailboxStatus: 'paused', lastDispatchAt: TUESDAY_10 });
    expect(clearance).toMatchObject({ verdict: 'hold', nextEligibleAt: null });
    expect(broken(clearance)).toEqual(['mailbox_state', 'spacing']);
  });
});

describe('a draft that waits for its approval', () => {
  it('misses nothing but a person, and says when it would leave', () => {
    const facts = { ...clearFacts(), draft: { ...draft, status: 'proposed' as const }, approval: null };
    expect(broken(evaluate(facts))).toEqual(['approved']);
    const busy = { ...facts, lastDispatchAt: TUESDAY_10 };
    expect(evaluate(asIfApproved(busy)).nextEligibleAt).toBe(TUESDAY_10 + spacingMs(DRAFT_ID));
  });

  it('is not promised to leave when the person replied, or the draft is over', () => {
    const replied = { ...clearFacts(), inbox: { lastReadAt: null, repliedSince: true } };
    expect(evaluate(asIfApproved(replied)).verdict).toBe('refuse');
    const rejected = { ...clearFacts(), draft: { ...draft, status: 'rejected' as const } };
    expect(evaluate(asIfApproved(rejected)).verdict).toBe('refuse');
  });
});

describe('a cleared message', () => {
  it('is made from a clearance of these very bytes', () => {
    const cleared = mintClearedMessage(gate({}), MESSAGE);
    expect(Object.fromEntries(Object.entries(cleared))).toEqual(MESSAGE);
    expect(cleared.clearedAt).toBe(TUESDAY_10);
    expect(Object.isFrozen(cleared)).toBe(true);
  });

  it('cannot be written by hand: no plain object is one', () => {
    expectTypeOf(MESSAGE).not.toExtend<ClearedMessage>();
    expectTypeOf<ClearedMessage>().toExtend<typeof MESSAGE>();
  });

  it('refuses a clearance that waits, holds or refuses', () => {
    for (const [, change, , verdict] of BREAKS) {
      if (verdict !== 'clear') expect(() => mintClearedMessage(gate(change), MESSAGE)).toThrow('not_clear');
    }
  });

  it('refuses a verdict written by hand over rules that did not pass, or over none', () => {
    const forged: Clearance = { ...gate({ campaignStatus: 'paused' }), verdict: 'clear' };
    expect(() => mintClearedMessage(forged, MESSAGE)).toThrow('not_clear');
    expect(() => mintClearedMessage({ ...gate({}), rules: [] }, MESSAGE)).toThrow('not_clear');
  });

  it('refuses other content, another recipient and another draft than the one looked at', () => {
    const clearance = gate({});
    for (const change of [{ body: 'x' }, { recipient: 'other@x.fr' }, { subject: '' }, { sender: 'x@y.fr' }])
      expect(() => mintClearedMessage(clearance, { ...MESSAGE, ...change })).toThrow('not_the_cleared_content');
    const other = { ...clearance, draftId: 'drf_other' };
    expect(() => mintClearedMessage(other, MESSAGE)).toThrow('not_the_cleared_content');
  });

  it('keeps what it was made with when its maker’s objects change', () => {
    const headers: Record<string, string> = { 'List-Unsubscribe': '<https://x.example/u>' };
    const cleared = mintClearedMessage(gate({}), { ...MESSAGE, headers });
    headers['Bcc'] = 'all@x.example';
    expect(cleared.headers).toEqual({ 'List-Unsubscribe': '<https://x.example/u>' });
  });
});

describe('spacing', () => {
  it('is 90 to 150 seconds, the same each time for a draft, and not the same for all', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(spacingMs(id)).toBeGreaterThanOrEqual(90_000);
        expect(spacingMs(id)).toBeLessThan(150_000);
        expect(spacingMs(id)).toBe(spacingMs(id));
      }),
    );
    const all = new Set(Array.from({ length: 50 }, (_, index) => Math.floor(spacingMs(`drf_${index}`) / 10_000)));
    expect(all.size).toBeGreaterThan(4);
  });

  it('lets nobody wait an hour', () => {
    expect(spacingMs('drf_x')).toBeLessThan(HOUR_MS);
  });
});
