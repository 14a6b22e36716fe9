import type { Hit } from './hits.ts';
import { builtInModel, likelihoods, READ_KINDS, signalsOf } from './model.ts';
import { phrased } from './phrased.ts';

export type ReadKind = (typeof READ_KINDS)[number];

/** How likely each kind is: shares of 1. */
export type Shares = Readonly<Record<ReadKind, number>>;

/** What phrases, words and letters say together. */
export function sharesOf(text: string, hits: readonly Hit[]): Shares {
  const model = builtInModel();
  const shares = likelihoods(signalsOf(model, text, phrased(hits)), model.mixing);
  return sharesBy((kind) => shares[READ_KINDS.indexOf(kind)] ?? 0);
}

const sharesBy = (of: (kind: ReadKind) => number): Shares => ({
  interested: of('interested'),
  info_request: of('info_request'),
  referral: of('referral'),
  not_now: of('not_now'),
  negative: of('negative'),
  opt_out: of('opt_out'),
  out_of_office: of('out_of_office'),
  auto_reply: of('auto_reply'),
  unclear: of('unclear'),
});

/** The shares of what a person may say, where it is not surely a machine's: people speak of their leave and of their mail too. */
export const asPersons = (shares: Shares, surely: number): Shares =>
  Math.max(shares.out_of_office, shares.auto_reply) >= surely
    ? shares
    : without(['out_of_office', 'auto_reply'], shares);

/** The shares of the other kinds among themselves. */
export function without(kinds: readonly ReadKind[], shares: Shares): Shares {
  const rest = 1 - kinds.reduce((sum, kind) => sum + shares[kind], 0);
  return sharesBy((kind) => (kinds.includes(kind) ? 0 : shares[kind] / Math.max(rest, Number.EPSILON)));
}

export const likeliest = (shares: Shares): ReadKind =>
  READ_KINDS.reduce((best, kind) => (shares[kind] > shares[best] ? kind : best));
