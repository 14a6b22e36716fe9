/**
 * Prefixed identifiers. An id says what it names (`ld_...` is a lead), sorts by the time it was made, and carries no
 * personal data, so it may stand in logs, errors and workflow histories.
 */
export const ID_PREFIXES = [
  'acc', // account
  'ws', // workspace
  'usr', // user
  'mb', // member
  'co', // company
  'ld', // lead
  'imp', // import
  'mbx', // mailbox
  'cmp', // campaign
  'seq', // sequence version
  'enr', // enrollment
  'drf', // draft
  'apr', // approval
  'dsp', // dispatch
  'msg', // message
  'cnv', // conversation
  'mtg', // meeting
  'ubk', // unmatched booking
  'cal', // a member's calendar
  'sup', // suppression
  'aud', // audit entry
  'key', // API key
  'prp', // proposal
  'ans', // sandbox answer
  'icp', // ideal customer profile
  'evd', // evidence
  'nte', // note
  'kno', // knowledge
  'ctc', // record of a contact
  'sbx', // mail of the sandbox
  'alr', // alert
  'ntf', // notification
  'psh', // browser that is pushed to
] as const;

export type IdPrefix = (typeof ID_PREFIXES)[number];

/** An id of one kind: `Id<'ld'>` is a lead's. */
export type Id<P extends IdPrefix> = `${P}_${string}`;

/** Crockford's base32 in lower case: no i, l, o, u; in ASCII order, so that text order is number order. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const BODY = /^[0-9a-hjkmnp-tv-z]{26}$/;
const MAX_MS = 2 ** 48 - 1;

/** How many random bytes `newId` wants. */
export const ID_RANDOM_BYTES = 10;

/**
 * Makes an id from a time and randomness given by the caller, in the order of a UUIDv7 (RFC 9562, 5.7): 48 bits of
 * milliseconds, then 80 random bits, as 26 characters of base32.
 * @param atMs milliseconds since 1970, integer, 0 to 2^48 - 1
 * @param randomBytes at least 10 bytes from a cryptographic source; only the first 10 are used
 * @throws RangeError when the time or the bytes do not fit
 */
export function newId<P extends IdPrefix>(prefix: P, atMs: number, randomBytes: Uint8Array): Id<P> {
  if (!Number.isInteger(atMs) || atMs < 0 || atMs > MAX_MS) throw new RangeError('id_time_out_of_range');
  if (randomBytes.length < ID_RANDOM_BYTES) throw new RangeError('id_needs_10_random_bytes');
  let bits = BigInt(atMs);
  for (const byte of randomBytes.subarray(0, ID_RANDOM_BYTES)) bits = (bits << 8n) | BigInt(byte);
  let body = '';
  for (let place = 0; place < 26; place++) {
    body = ALPHABET.charAt(Number(bits & 31n)) + body;
    bits >>= 5n;
  }
  return `${prefix}_${body}`;
}

/** Whether a value is an id of this kind, well formed. */
export function isId<P extends IdPrefix>(prefix: P, value: unknown): value is Id<P> {
  return typeof value === 'string' && value.startsWith(`${prefix}_`) && BODY.test(value.slice(prefix.length + 1));
}

/** When an id was made, in milliseconds since 1970. */
export function idTime(id: Id<IdPrefix>): number {
  let bits = 0n;
  for (const character of id.slice(id.indexOf('_') + 1)) bits = (bits << 5n) | BigInt(ALPHABET.indexOf(character));
  return Number(bits >> 80n);
}
