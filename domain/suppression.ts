import { domainOf, isFreemail, localPartOf, normaliseEmail } from './email.ts';
import { hashFields } from './hash.ts';
import type { TriageKind } from './triage/kinds.ts';

export const SUPPRESSION_KINDS = ['address', 'domain', 'hash'] as const;
export type SuppressionKind = (typeof SUPPRESSION_KINDS)[number];

export const SUPPRESSION_REASONS = [
  'opt_out', // the person asked, by link or by words: for ever, for every workspace of the account
  'negative', // the person declined
  'bounce_hard',
  'complaint',
  'erasure', // the person was erased; only the hash is kept, so that they are not found again
  'manual', // "never contact again", or a list of the user's own
] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

/** Reasons that a member with the right to can lift again. What the prospect said stays. */
export const LIFTABLE_REASONS = ['manual', 'bounce_hard'] as const satisfies readonly SuppressionReason[];

/** What even an answer respects, until the person writes again: they asked for it themselves. */
export const ASKED_REASONS = ['opt_out', 'erasure'] as const satisfies readonly SuppressionReason[];

/** The strongest first: what of several reasons an address is said to be suppressed for. */
export const REASONS_BY_STRENGTH = [
  ...['erasure', 'opt_out', 'complaint', 'negative', 'manual', 'bounce_hard'],
] as const satisfies readonly SuppressionReason[];

export const isWeaker = (one: SuppressionReason, than: SuppressionReason): boolean =>
  REASONS_BY_STRENGTH.indexOf(one) > REASONS_BY_STRENGTH.indexOf(than);

export interface SuppressionKey {
  readonly kind: SuppressionKind;
  readonly key: string;
}

/**
 * The address a suppression is kept under: a normalised address without its +tag, so that who opted out as
 * `claire+news@` is not written to as `claire@`.
 */
export function suppressedAddress(address: string): string {
  return `${localPartOf(address).replace(/(?!^)\+.*$/, '')}@${domainOf(address)}`;
}

/** The trace kept of an erased person: a hash that only means something inside the account. 64 hexadecimal digits. */
export function suppressionHash(accountId: string, address: string): string {
  return hashFields('leadgen.suppression.1', [
    ['account', accountId],
    ['address', suppressedAddress(address)],
  ]);
}

/**
 * Every key under which an address may be suppressed: itself, its hash, its domain and each parent of it.
 * A look-up that finds any of them finds a suppression.
 */
export function suppressionKeys(accountId: string, address: string): SuppressionKey[] {
  const labels = domainOf(address).split('.');
  const domains = labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
  return [
    { kind: 'address', key: suppressedAddress(address) },
    { kind: 'hash', key: suppressionHash(accountId, address) },
    ...domains.map((key) => ({ kind: 'domain' as const, key })),
  ];
}

const BY_KIND: Partial<Record<TriageKind, SuppressionReason>> = {
  opt_out: 'opt_out',
  negative: 'negative',
  bounce_hard: 'bounce_hard',
  complaint: 'complaint',
};
/** In these the sender is a machine, or whoever passed on what another had signed. */
const NOT_THE_WRITER = ['report', 'recipient', 'token'];

/**
 * Whom a message takes off the lists. Who asks to be left alone is meant under the address we wrote to and under the one they
 * wrote from, which may be a colleague's or their own; never under one of our own company.
 */
export function suppressedByMessage(
  kind: TriageKind,
  address: string,
  writer: { address: string; matchedBy: string | null; mailbox: string },
): { reason: SuppressionReason | null; addresses: string[] } {
  const reason = BY_KIND[kind] ?? null;
  if (reason === null) return { reason, addresses: [] };
  const from = normaliseEmail(writer.address);
  const meant = kind === 'opt_out' && from !== null && !NOT_THE_WRITER.includes(writer.matchedBy ?? '');
  const own = meant && (from === writer.mailbox || (isSameHouse(from, writer.mailbox) && from !== address));
  return { reason, addresses: [...new Set([address, ...(meant && !own ? [from] : [])])] };
}

const isSameHouse = (one: string, other: string): boolean =>
  domainOf(one) === domainOf(other) && !isFreemail(domainOf(one));
