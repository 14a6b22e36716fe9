import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseMail } from '#activities/adapters/mail/parse.ts';
import { carriedFor, type Carried } from '#domain/triage/carried.ts';
import { phoneIn } from '#domain/triage/phone.ts';
import { triageMail } from '#domain/triage/triage.ts';
import { judge } from '../../support/triage_score.ts';
import { readWritten } from '../../support/written_mail.ts';

const collections = ['development', 'heldout', 'third'].flatMap((name) =>
  readWritten(readFileSync(fileURLToPath(new URL(`../../fixtures/triage/${name}.txt`, import.meta.url)), 'utf8')),
);
/** What triage makes of them, once for all tests here. */
const judgedCollections = judge(collections);
const valueOf = (carried: readonly Carried[] | undefined, kind: Carried['kind'], key: string): string | null =>
  carried?.find((one) => one.kind === kind)?.values[key] ?? null;

const reply = async (body: string, headers = 'In-Reply-To: <1@sillage.example>') =>
  triageMail(
    await parseMail(
      new TextEncoder().encode(
        `From: Paul Martin <paul@firm.example>\r\nTo: c@sillage.example\r\nSubject: Re: bornes\r\nDate: Wed, 04 Mar 2026 10:15:00 +0100\r\n${headers}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${body}`,
      ),
    ),
  );

describe('what a reply carries', () => {
  it('finds the writer’s telephone and who has left in the labelled replies, and none where there is none', async () => {
    const judged = await judgedCollections;
    const phones = judged.map(({ wanted, found }) => [
      wanted.id,
      wanted.phone,
      valueOf(found.carried, 'phone', 'phone'),
    ]);
    expect(phones.filter(([, wanted, found]) => wanted !== found)).toEqual([]);
    const left = judged.map(({ wanted, found }) => [
      wanted.id,
      wanted.left,
      (found.carried ?? []).some(({ kind }) => kind === 'left_company'),
    ]);
    expect(left.filter(([, wanted, found]) => wanted !== found)).toEqual([]);
  });

  it('gives for everything the sentence that says it, in the sender’s own words', async () => {
    for (const { wanted, found } of await judgedCollections)
      for (const { sentence } of found.carried ?? []) {
        expect(sentence, wanted.id).not.toBe('');
        expect(Buffer.from(wanted.raw).toString('utf8').replace(/\s+/g, ' '), wanted.id).toContain(
          sentence.replace(/\s+/g, ' '),
        );
      }
  });

  it('proposes a colleague who stands in as that, and by name where the address bears it out', async () => {
    const away = await reply(
      'Je suis absent jusqu’au 20 mars. En cas d’urgence, Mme Zoé Lang, z.lang@firm.example, vous répondra.',
      'Auto-Submitted: auto-replied',
    );
    expect(away.carried).toMatchObject([
      { kind: 'substitute', values: { email: 'z.lang@firm.example', firstName: 'Zoé', lastName: 'Lang' } },
    ]);
    const shared = await reply(
      'Je suis absent. Contactez Zoé Lang, accueil@firm.example.',
      'Auto-Submitted: auto-replied',
    );
    expect(shared.carried).toMatchObject([{ kind: 'substitute', values: { email: 'accueil@firm.example' } }]);
    expect(valueOf(shared.carried, 'substitute', 'lastName')).toBeNull();
    const refers = await reply(
      'Ce n’est pas moi. Contactez mon collègue Mathieu Kervella, notre directeur commercial : mathieu.kervella@firm.example.',
    );
    expect(refers.carried).toMatchObject([
      {
        kind: 'referral',
        values: { email: 'mathieu.kervella@firm.example', firstName: 'Mathieu', lastName: 'Kervella' },
      },
    ]);
  });

  it.each([
    ['Contactez mon collègue Yann Le Goff : yann.legoff@firm.example.', 'Yann', 'Le Goff'],
    ['Please write to Jan De Vries (jan.devries@firm.example).', 'Jan', 'De Vries'],
    ['Voyez avec Jean de La Tour, notre directeur : jean.delatour@firm.example.', 'Jean', 'de La Tour'],
  ])('keeps the particle of a name: %s', async (sentence, firstName, lastName) => {
    const { carried } = await reply(`Ce n’est pas moi. ${sentence}`);
    expect(carried).toMatchObject([{ kind: 'referral', values: { firstName, lastName } }]);
  });

  it('proposes a later date only where the story does not go by it already', async () => {
    const declines = await reply(
      'Ce projet est abandonné pour 2026, il n’y a pas de besoin.\n\nRecontactez-moi en mars 2027.',
    );
    const later = await reply('Pas maintenant, recontactez-moi en septembre.');
    expect(later).toMatchObject({ kind: 'not_now', comeBackDate: '2026-09-01' });
    expect(valueOf(later.carried, 'come_back', 'date')).toBeNull();
    const date = declines.kind === 'not_now' ? declines.comeBackDate : valueOf(declines.carried, 'come_back', 'date');
    expect(date).toBe('2027-03-01');
  });

  it.each([
    ['Je ne travaille plus dans l’entreprise depuis septembre.', 'writer'],
    ['Je ne travaille plus ici.', 'writer'],
    ['Mme Lang ne travaille plus ici.', 'named'],
  ])('knows of whom it is said: %s', async (text, who) => {
    expect(valueOf((await reply(text)).carried, 'left_company', 'who')).toBe(who);
  });

  it('carries nothing of who asks to be left alone', async () => {
    const stop = await reply('Retirez-moi de votre liste. Voyez avec Zoé Lang, z.lang@firm.example. 06 11 22 33 44');
    expect(stop).toMatchObject({ kind: 'opt_out', carried: [] });
  });

  it.each([
    ['what is quoted, which is ours', 'Je regarde.', '', '> Camille, 06 11 22 33 44'],
    ['ours again in the text', 'J’ai essayé de vous rappeler au 06 11 22 33 44.', '', '06 11 22 33 44'],
    ['a colleague’s', 'Appelez plutôt ma collègue au 06 11 22 33 44.', '', ''],
    ['a switchboard', 'Mon standard : 02 40 11 22 33.', '', ''],
    ['a fax', '', 'Fax : 02 40 11 22 33', ''],
    ['a register', 'Mon SIRET : 012 345 678 00012', '', ''],
    ['a date', 'Je suis là du 04/03/2026 au 05/03/2026.', '', ''],
    ['one of two', 'Mon numéro : 06 11 22 33 44 ou 06 55 66 77 88.', '', ''],
  ])('takes for the writer’s telephone never %s', (_, text, signature, quoted) => {
    expect(phoneIn(text, signature, quoted, false)).toBeNull();
  });

  it.each(['06.12.34.56.78', '06 12 34 56 78', '01-12-26-10-30', '+33 6.12.34.56.78'])(
    'takes a telephone that begins as a date does for one: %s',
    (number) => {
      expect(phoneIn(`Mon portable : ${number}`, '', '', false)?.number).toBe(number);
    },
  );

  it('takes a machine’s telephone from its signature alone, and the mobile before others', () => {
    expect(phoneIn('Rappelez-moi au 06 11 22 33 44.', '', '', true)).toBeNull();
    const signature = 'Paul Martin\nTél. : 02 40 11 22 33\nMobile : 07 11 22 33 44\nFax : 02 40 11 22 34';
    expect(phoneIn('Bonjour', signature, '', true)).toEqual({
      number: '07 11 22 33 44',
      sentence: 'Mobile : 07 11 22 33 44',
    });
  });

  it('believes a colleague that the lead has left, and the lead that they have, but not of each other', () => {
    const own: Carried = { kind: 'left_company', values: { who: 'writer' }, sentence: 'J’ai quitté la société.' };
    const named: Carried = { kind: 'left_company', values: { who: 'named' }, sentence: 'Il a quitté la société.' };
    const phone: Carried = { kind: 'phone', values: { phone: '06' }, sentence: '06' };
    expect(carriedFor([own, named, phone], true, false)).toEqual([own, phone]);
    expect(carriedFor([own, named, phone], false, false)).toEqual([named]);
    expect(carriedFor([own, named], true, true)).toEqual([own, named]);
  });
});

describe('the reason of an automatic reply', () => {
  it('is a whole sentence, also where a day in it ends in a full stop', async () => {
    const away = await reply(
      'Guten Tag,\n\nich bin bis zum 14. Dezember nicht im Büro. Frau Keller hilft Ihnen.',
      'Auto-Submitted: auto-replied',
    );
    expect(away.reason.sentence).toBe('ich bin bis zum 14. Dezember nicht im Büro.');
  });

  it('is the sentence that tells of it, not the greeting', async () => {
    const away = await reply(
      'Bonjour,\n\nJe suis en congé et de retour le 20 mars. Pour toute urgence, appelez le standard.',
      'Auto-Submitted: auto-replied',
    );
    expect(away).toMatchObject({
      kind: 'out_of_office',
      reason: { sentence: 'Je suis en congé et de retour le 20 mars.' },
    });
  });
});
