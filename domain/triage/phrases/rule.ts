import type { TriageKind } from '../kinds.ts';

/** What a person's reply may be; the other kinds are written by machines. */
export type PersonKind = Extract<
  TriageKind,
  'opt_out' | 'negative' | 'not_now' | 'referral' | 'interested' | 'info_request'
>;

/**
 * A phrase that speaks for a kind. `pattern` reads one folded sentence (lower case, no accents). Weights: 4 decides
 * alone, 3 decides unless something as strong contradicts, 2 is a good sign, 1 only tips a balance.
 */
export type PhraseRule = {
  readonly id: string;
  readonly kind: PersonKind;
  readonly weight: number;
  readonly pattern: RegExp;
};

/** Writes a table of rules: each line is an id, a weight and a pattern. */
export const phrases = (
  kind: PersonKind,
  language: string,
  table: readonly (readonly [string, number, RegExp])[],
): PhraseRule[] =>
  table.map(([name, weight, pattern]) => ({ id: `${language}.${kind}.${name}`, kind, weight, pattern }));
