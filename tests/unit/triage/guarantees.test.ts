import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMail } from '#activities/adapters/mail/parse.ts';
import { isQualified, TRIAGE_KINDS } from '#domain/triage/kinds.ts';
import { triageMail } from '#domain/triage/triage.ts';

const mail = (body: string): Uint8Array =>
  new TextEncoder().encode(
    `From: Paul Martin <p@firm.example>\r\nTo: c@sillage.example\r\nSubject: Re: bornes\r\nDate: Wed, 04 Mar 2026 10:15:00 +0100\r\nIn-Reply-To: <1@sillage.example>\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${body}`,
  );
const read = async (body: string) => triageMail(await parseMail(mail(body)));

const STOPS = [
  'Merci de me retirer de votre liste.',
  'Ne me contactez plus.',
  'Veuillez supprimer mon adresse de votre fichier.',
  'Désinscrivez-moi.',
  'Please remove me from your list.',
  'Please unsubscribe me.',
  'Do not contact me again.',
  'Delete my data.',
  'Bitte löschen Sie meine Adresse aus Ihrem Verteiler.',
  'No me envíen más correos.',
  'Cancellatemi dalla vostra lista.',
  'Verwijder mij uit uw lijst.',
];
const AROUND = [
  'Merci pour votre message.',
  'Votre produit est très intéressant !',
  'Je suis en congés la semaine prochaine.',
  'Combien ça coûte ?',
  'Voyez avec ma collègue Jeanne, jeanne@firm.example.',
  'Appelez-moi jeudi à 10h si vous voulez.',
  'Rappelez-moi en septembre.',
  'This sounds great, I would love a demo.',
  'Happy to chat on Tuesday at 10.',
  'Not interested, sorry.',
  'I normally delete these.',
  'Good luck with the launch!',
];
const REFUSALS = [
  'Non merci.',
  'Pas intéressé.',
  'Nous avons déjà un prestataire.',
  'No thanks.',
  "We're not interested.",
  'Kein Interesse.',
  'No, gracias.',
  'No grazie.',
  'Nee, bedankt.',
];
const KEEN = [
  'Oui, très intéressé, appelez-moi jeudi à 10h.',
  'Yes please, let us set up a call on Tuesday.',
  'Volontiers pour une démo.',
  'How much is it?',
];
const QUOTINGS: readonly ((text: string) => string)[] = [
  (text) => `Le mar. 3 mars 2026 à 09:12, Camille <c@sillage.example> a écrit :\n> ${text}`,
  (text) => `On Tue, Mar 3, 2026 at 9:12 AM Camille <c@sillage.example> wrote:\n> ${text}`,
  (text) =>
    `-----Message d'origine-----\nDe : Camille\nEnvoyé : mardi 3 mars 2026\nÀ : Paul\nObjet : bornes\n\n${text}`,
  (text) => `-----Original Message-----\nFrom: Camille\nSent: Tuesday\nTo: Paul\nSubject: x\n\n${text}`,
  (text) => `> ${text}`,
];

describe('what triage never does', () => {
  it('never reads anything else than a request to stop where there is one, whatever surrounds it', async () => {
    const around = fc.array(fc.constantFrom(...AROUND), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...STOPS), around, around, async (stop, before, after) => {
        expect((await read([...before, stop, ...after].join('\n\n'))).kind).toBe('opt_out');
      }),
      { numRuns: 300 },
    );
  });

  it('never takes a refusal for interest because of what it quotes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...REFUSALS),
        fc.array(fc.constantFrom(...KEEN), { minLength: 1, maxLength: 3 }),
        fc.constantFrom(...QUOTINGS),
        async (refusal, keen, quote) => {
          const triage = await read(`${refusal}\n\n${quote(keen.join(' '))}\n`);
          expect(isQualified(triage.kind), triage.reason.rule).toBe(false);
          expect(triage.text).toBe(refusal);
        },
      ),
    );
  });

  it('never takes whoever answers from another address of theirs for somebody who asks to stop', async () => {
    for (const text of [
      'Bonjour Sophie, je vous réponds de mon adresse personnelle : oui, parlons-en.',
      'Merci d’utiliser plutôt mon adresse personnelle. Je suis intéressée.',
      'I am writing from my private mailbox: yes, I am interested.',
      'I am replying from my personal address. Could you call me on Monday?',
      'Ich antworte von meiner privaten Adresse: Ja, rufen Sie mich an.',
    ])
      expect((await read(text)).kind, text).not.toBe('opt_out');
    expect((await read('Retirez mon adresse personnelle de vos fichiers.')).kind).toBe('opt_out');
  });

  it('never takes what a person writes about bounces for a bounce', async () => {
    for (const text of [
      'Your last mail was returned to me: 550 5.1.1 user unknown. Please call me instead.',
      'Mail delivery failed, try my other address.',
      'Votre message n’a pas pu être remis à mon collègue, son adresse est inconnue.',
    ])
      expect((await read(text)).kind).not.toMatch(/^(?:bounce|complaint)/);
  });

  it('never throws on a message with bytes changed, cut or doubled', async () => {
    const folder = fileURLToPath(new URL('../../fixtures/mail/', import.meta.url));
    const messages = readdirSync(folder)
      .filter((name) => name.endsWith('.eml'))
      .map((name) => readFileSync(folder + name));
    const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }), length: fc.nat({ max: 40 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...messages),
        fc.array(change, { minLength: 1, maxLength: 12 }),
        async (message, changes) => {
          let bytes = Uint8Array.from(message);
          for (const { at, byte, length } of changes) {
            const index = at % bytes.length;
            if (byte % 3 === 0) bytes[index] = byte;
            else if (byte % 3 === 1)
              bytes = Uint8Array.from([...bytes.subarray(0, index), ...bytes.subarray(index + length)]);
            else bytes = Uint8Array.from([...bytes.subarray(0, index + length), ...bytes.subarray(index)]);
            if (bytes.length === 0) bytes = Uint8Array.of(byte);
          }
          expect(TRIAGE_KINDS).toContain(triageMail(await parseMail(bytes)).kind);
        },
      ),
      { numRuns: 200 },
    );
  });
});
