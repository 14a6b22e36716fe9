import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countWords, lint, type LintedMessage } from '#domain/lint.ts';

const BODY = `Bonjour Claire,

J’ai lu que le troisième four à induction de Saint-Chamond tourne depuis septembre, et que vous préparez l’ISO 50001 pour juin. Les deux en même temps, c’est souvent là que les compteurs manquent : on sait ce que consomme l’usine, pas ce que consomme chaque four.

Est-ce que vingt minutes la semaine prochaine vous aideraient à savoir si c’est votre cas ?`;
const good: LintedMessage = {
  subject: 'Le four 3 de Saint-Chamond et l’ISO 50001',
  body: BODY,
  language: 'fr',
  isFollowUp: false,
  hasOptOut: true,
  banned: [],
};
const rules = (change: Partial<LintedMessage>) => lint({ ...good, ...change }).map(({ rule }) => rule);

describe('the lint', () => {
  it('has nothing to say about a good message', () => {
    expect(lint(good)).toEqual([]);
  });

  it.each([
    ['body_short', { body: 'Bonjour, un café ?' }],
    ['body_long', { body: `${'mot '.repeat(190)}?` }],
    ['subject_missing', { subject: ' ' }],
    ['subject_short', { subject: 'Un mot' }],
    ['subject_long', { subject: 'Une question '.repeat(6) }],
    ['subject_fake_reply', { subject: 'Re : notre échange de mardi' }],
    ['links_many', { body: `${BODY}\nhttps://a.example https://b.example` }],
    ['link_shortener', { body: `${BODY}\nhttps://bit.ly/x1` }],
    ['link_insecure', { body: `${BODY}\nhttp://a.example` }],
    ['link_broken', { body: `${BODY}\nhttps://` }],
    ['link_broken', { body: `${BODY}\nhttps:/ondine.example` }],
    ['link_broken', { body: `${BODY}\nhttps://ondine` }],
    ['link_broken', { body: `${BODY}\nhttps://ondine.example@piege.example/` }],
    ['link_mismatch', { body: `${BODY}\nondine.example (https://autre.example/a)` }],
    ['link_mismatch', { body: `${BODY}\n[www.ondine.example](https://autre.example/a)` }],
    ['link_tracking', { body: `${BODY}\nhttps://ondine.example/?a=1&utm_source=x` }],
    ['link_address', { body: `${BODY}\nhttps://192.0.2.7/` }],
    ['capitals', { subject: 'VOTRE FOUR DE SAINT-CHAMOND' }],
    ['capitals', { body: `${BODY} PROFITEZ IMMÉDIATEMENT maintenant` }],
    ['exclamation_marks', { body: `${BODY} Bravo ! Vraiment !` }],
    ['spam_words', { body: `${BODY} C’est une offre exceptionnelle, sans engagement.` }],
    ['spam_words', { language: 'en', body: `${BODY} Click here, this is guaranteed.` }],
    ['question_missing', { body: BODY.replace('?', '.') }],
    ['opt_out_missing', { hasOptOut: false }],
    ['html', { body: `${BODY} <b>gras</b>` }],
    ['placeholder_left', { body: `${BODY} {{lead.firstName}}` }],
    ['placeholder_left', { body: BODY.replace('Claire', '[Prénom]') }],
    ['placeholder_left', { body: BODY.replace('Claire', '{prenom}') }],
  ] as const)('says %s', (rule, change) => {
    expect(rules(change)).toEqual([rule]);
  });

  it('lets a follow-up be short, keep its "Re :", and ask nothing', () => {
    const body =
      'Bonjour Claire, un chiffre plutôt qu’une relance : onze pour cent de consommation à vide la nuit, mesurés chez un fondeur voisin.';
    expect(lint({ ...good, isFollowUp: true, subject: 'Re : le four 3', body })).toEqual([
      { rule: 'question_missing', severity: 'info', values: {} },
    ]);
  });

  it('lets an honest link be, with its full stop and its name beside it', () => {
    expect(rules({ body: `${BODY}\nVoyez https://ondine.example/atelier?jour=3.` })).toEqual([]);
    expect(rules({ body: `${BODY}\nondine.example (https://ondine.example/atelier)` })).toEqual([]);
  });

  it('does not take acronyms for shouting, nor a part of a word for a spam word', () => {
    expect(rules({ body: `${BODY} Le SIRET, le RGPD et la CNIL.` })).toEqual([]);
    expect(rules({ body: `${BODY} Sa promotionnelle rigueur.` })).toEqual([]);
    expect(rules({ language: 'en', body: `${BODY} Their cashier asked.` })).toEqual([]);
  });

  it('counts words and survives any text', () => {
    expect(countWords('Un deux, trois : https://x.example/a-b !')).toBe(4);
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'grapheme' }),
        fc.boolean(),
        (subject, body, isFollowUp) => {
          const findings = lint({ subject, body, language: 'fr', isFollowUp, hasOptOut: true, banned: [] });
          expect(new Set(findings.map(({ rule, values }) => `${rule} ${JSON.stringify(values)}`)).size).toBe(
            findings.length,
          );
        },
      ),
    );
  });
});
