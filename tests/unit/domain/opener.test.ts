import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '#domain/calendar.ts';
import { newId } from '#domain/id.ts';
import { LANGUAGES } from '#domain/language.ts';
import { checkOpener, writeOpener, type Evidence, type Opener } from '#domain/opener.ts';

const NOW = Date.parse('2026-11-24T09:00:00Z');
const evidenceOf = (
  index: number,
  quote: string,
  source = 'https://www.fonderies.example/actualites',
  at = NOW - DAY_MS,
): Evidence => ({
  id: newId('evd', index, new Uint8Array(10)),
  quote,
  source,
  at,
});
const FOUR = evidenceOf(1, 'La mise en service du four 3 à induction est effective depuis le 8 septembre.');
const ISO = evidenceOf(2, 'préparer la certification ISO 50001 (juin 2027)', 'Offre d’emploi', NOW - 2 * DAY_MS);

describe('an opener written by rule', () => {
  it('quotes the newest fact word for word, and says where it was read', () => {
    expect(writeOpener([ISO, FOUR], 'fr', NOW)).toEqual({
      text: 'J’ai lu sur fonderies.example\u00a0: «\u00a0La mise en service du four 3 à induction est effective depuis le 8 septembre\u00a0».',
      claims: [
        { text: 'La mise en service du four 3 à induction est effective depuis le 8 septembre', evidenceId: FOUR.id },
      ],
    });
    expect(writeOpener([ISO], 'en', NOW)?.text).toBe(
      'I came across this: “préparer la certification ISO 50001 (juin 2027)”.',
    );
  });

  it('is not written without evidence that can be quoted', () => {
    expect(writeOpener([], 'fr', NOW)).toBeNull();
    for (const quote of [
      '',
      'court',
      'x'.repeat(161),
      'Voir {{company.name}} en ligne',
      'Écrire à claire@x.fr pour savoir',
      '12 345 678 901 234',
      'Notre offre est sur www.promo.example dès lundi',
      'Notre offre est sur PROMO.example/gratuit dès lundi',
      'Voir HTTPS://promo.example dès lundi',
      'Un avis \u202eesrevni\u202c de la direction',
    ])
      expect(writeOpener([evidenceOf(1, quote)], 'fr', NOW)).toBeNull();
    expect(writeOpener([{ ...FOUR, at: NOW - 365 * DAY_MS }], 'fr', NOW)).toBeNull();
  });

  it('passes its own check, whatever the evidence, and points each claim at what says it', () => {
    const words = fc.array(fc.stringMatching(/^[a-zA-Zé]{3,9}$/), { minLength: 3, maxLength: 12 });
    const quotes = words.map((all) => all.join(' '));
    fc.assert(
      fc.property(fc.array(quotes, { maxLength: 4 }), fc.constantFrom(...LANGUAGES), (all, language) => {
        const evidence = all.map((quote, index) => evidenceOf(index, quote));
        const opener = writeOpener(evidence, language, NOW);
        if (opener === null) return;
        expect(checkOpener(opener, evidence, [])).toEqual([]);
        for (const { text, evidenceId } of opener.claims)
          expect(evidence.find(({ id }) => id === evidenceId)?.quote).toContain(text);
      }),
    );
  });
});

describe('an opener written by anyone', () => {
  const claim = { text: 'le four 3 à induction tourne depuis le 8 septembre', evidenceId: FOUR.id };
  const check = (opener: Opener) =>
    checkOpener(opener, [FOUR, ISO], ['Fonderies Varenne', 'Claire']).map(({ code }) => code);

  it('may say in other words what its evidence says', () => {
    const backed = { text: 'mise en service du four 3 à induction le 8 septembre', evidenceId: FOUR.id };
    expect(check({ text: `J’ai vu la ${backed.text} chez Fonderies Varenne.`, claims: [backed] })).toEqual([]);
  });

  it('is refused without a claim, with a claim of nothing stored, or one that its text does not hold', () => {
    expect(check({ text: 'Vous faites un travail remarquable.', claims: [] })).toEqual(['no_claim']);
    const unknown = { text: 'mise en service du four', evidenceId: newId('evd', 99, new Uint8Array(10)) };
    expect(check({ text: 'La mise en service du four', claims: [unknown] })).toContain('unknown_evidence');
    expect(check({ text: 'Bonjour.', claims: [claim] })).toContain('claim_not_in_text');
  });

  it('is refused when the evidence does not say it', () => {
    const invented = { text: 'vous avez levé des fonds avec succès', evidenceId: FOUR.id };
    expect(check({ text: `Bravo, ${invented.text}.`, claims: [invented] })).toContain('claim_not_in_evidence');
    const wrongNumber = { text: 'mise en service du four 4 à induction', evidenceId: FOUR.id };
    expect(check({ text: `La ${wrongNumber.text}.`, claims: [wrongNumber] })).toContain('claim_not_in_evidence');
  });

  it('is refused for a number, a name or a quotation of its own', () => {
    const backed = { text: 'mise en service du four 3 à induction', evidenceId: FOUR.id };
    const add = (more: string) => check({ text: `J’ai vu la ${backed.text}${more}`, claims: [backed] });
    expect(add('.')).toEqual([]);
    expect(add(', qui vous fait gagner 11 %.')).toEqual(['unsupported']);
    expect(add(', comme chez Arcelor.')).toEqual(['unsupported']);
    expect(add(' : « une réussite totale ».')).toEqual(['unsupported']);
    expect(add(' chez Fonderies Varenne.')).toEqual([]);
  });
});
