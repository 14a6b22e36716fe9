/** A published key (RFC 6376, 3.6.1; RFC 8463 for ed25519). */
export interface DkimKey {
  readonly type: 'rsa' | 'ed25519';
  /** Length of the modulus; 256 for ed25519; null when the key is revoked. */
  readonly bits: number | null;
  readonly revoked: boolean;
  readonly testing: boolean;
  /** Whether sha256 may be used with it, and whether it is for e-mail. */
  readonly sha256: boolean;
  readonly forMail: boolean;
}

/** The tags of a list `a=b; c=d` (RFC 6376, 3.2); null where it is none. The first of a tag's values counts. */
export function tagsOf(text: string): ReadonlyMap<string, string> | null {
  const tags = new Map<string, string>();
  for (const part of text.split(';')) {
    if (part.trim() === '') continue;
    const at = part.indexOf('=');
    const name = part.slice(0, Math.max(0, at)).trim();
    if (at < 0 || !/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) return null;
    if (!tags.has(name)) tags.set(name, part.slice(at + 1).trim());
  }
  return tags;
}

/** Reads the record of a key; null when it is not one. */
export function parseDkim(text: string): DkimKey | null {
  const tags = tagsOf(text);
  const data = tags?.get('p')?.replaceAll(/\s/g, '');
  const version = tags?.get('v');
  if (tags === null || data === undefined || (version !== undefined && version !== 'DKIM1')) return null;
  const type = (tags.get('k') ?? 'rsa').toLowerCase();
  if (type !== 'rsa' && type !== 'ed25519') return null;
  const flags = listOf(tags.get('t'));
  const hashes = listOf(tags.get('h'));
  const services = listOf(tags.get('s'));
  const bits = data === '' ? null : bitsOf(type, data);
  if (data !== '' && bits === null) return null;
  return {
    ...{ type, bits, revoked: data === '' },
    testing: flags.includes('y'),
    sha256: hashes.length === 0 || hashes.includes('sha256'),
    forMail: services.length === 0 || services.includes('*') || services.includes('email'),
  };
}

const listOf = (text: string | undefined): string[] =>
  (text ?? '').split(':').flatMap((one) => (one.trim() === '' ? [] : [one.trim().toLowerCase()]));

function bitsOf(type: 'rsa' | 'ed25519', data: string): number | null {
  const bytes = base64(data);
  if (bytes === null) return null;
  if (type === 'ed25519') return bytes.length === 32 ? 256 : null; // RFC 8463, 4.2: the bare key.
  return modulusBits(bytes);
}

function base64(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

interface Element {
  readonly tag: number;
  readonly begin: number;
  readonly end: number;
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const BIT_STRING = 0x03;

/**
 * The length of an RSA modulus in DER: a SubjectPublicKeyInfo (RFC 5280, 4.1) as nearly everybody publishes it, or the
 * bare RSAPublicKey (RFC 8017, A.1.1) that RFC 6376, 3.6.1 speaks of. Null when it is neither.
 */
function modulusBits(bytes: Uint8Array): number | null {
  const outer = element(bytes, 0, bytes.length);
  if (outer?.tag !== SEQUENCE) return null;
  const first = element(bytes, outer.begin, outer.end);
  if (first?.tag === INTEGER) return integerBits(bytes, first);
  if (first?.tag !== SEQUENCE) return null;
  const wrapped = element(bytes, first.end, outer.end);
  if (wrapped?.tag !== BIT_STRING) return null;
  // The first byte of a bit string counts its unused bits.
  const key = element(bytes, wrapped.begin + 1, wrapped.end);
  const modulus = key?.tag === SEQUENCE ? element(bytes, key.begin, key.end) : null;
  return modulus?.tag === INTEGER ? integerBits(bytes, modulus) : null;
}

function element(bytes: Uint8Array, at: number, limit: number): Element | null {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) return null;
  let begin = at + 2;
  let length = first;
  if (first >= 0x80) {
    const count = first - 0x80;
    if (count < 1 || count > 3) return null;
    length = 0;
    for (const byte of bytes.subarray(begin, begin + count)) length = length * 256 + byte;
    begin += count;
  }
  const end = begin + length;
  return end <= limit ? { tag, begin, end } : null;
}

function integerBits(bytes: Uint8Array, { begin, end }: Element): number | null {
  let at = begin;
  while (at < end && bytes[at] === 0) at += 1;
  const top = bytes[at];
  return top === undefined || at >= end ? null : (end - at - 1) * 8 + (32 - Math.clz32(top));
}
