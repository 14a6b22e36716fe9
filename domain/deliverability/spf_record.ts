/** A mechanism or modifier of an SPF record (RFC 7208, 4.6.1). */
export interface SpfTerm {
  readonly qualifier: '+' | '-' | '~' | '?';
  readonly name: 'all' | 'include' | 'a' | 'mx' | 'ptr' | 'ip4' | 'ip6' | 'exists';
  /** The domain that it names, or null for the record's own; an address for ip4 and ip6. */
  readonly value: string | null;
  readonly text: string;
}

export interface SpfRecord {
  readonly terms: readonly SpfTerm[];
  readonly redirect: string | null;
  /** The first term that cannot be read, and makes the whole record void; null when all can. */
  readonly wrong: string | null;
}

const MECHANISM = /^([+?~-])?(all|include|a|mx|ptr|ip4|ip6|exists)(?:([:/])(.*))?$/i;
const MODIFIER = /^([a-z][a-z0-9._-]*)=(.*)$/i;
const NAME = /^[A-Za-z0-9._%{}+,/=-]+$/;

/** Whether a TXT record is an SPF record (RFC 7208, 4.5): the version, then a space or nothing. */
export const isSpf = (text: string): boolean => /^v=spf1( |$)/i.test(text);

/** Reads an SPF record (RFC 7208, 4.6 and 12). Nothing is looked up. */
export function parseSpf(text: string): SpfRecord {
  const terms: SpfTerm[] = [];
  let redirect: string | null = null;
  let explained = false;
  const wrongAt = (wrong: string): SpfRecord => ({ terms, redirect, wrong });
  for (const part of text.split(' ').slice(1)) {
    if (part === '') continue;
    const modifier = MODIFIER.exec(part);
    if (modifier?.[1] !== undefined) {
      const name = modifier[1].toLowerCase();
      const value = modifier[2] ?? '';
      if (name !== 'redirect' && name !== 'exp') continue; // Unknown modifiers are ignored (6).
      if (!NAME.test(value) || (name === 'redirect' ? redirect !== null : explained)) return wrongAt(part);
      if (name === 'redirect') redirect = value.toLowerCase();
      else explained = true;
      continue;
    }
    const term = mechanism(part);
    if (term === null) return wrongAt(part);
    terms.push(term);
  }
  return { terms, redirect, wrong: null };
}

function mechanism(text: string): SpfTerm | null {
  const found = MECHANISM.exec(text);
  if (found === null) return null;
  const name = asName(found[2]);
  const separator = found[3];
  const rest = found[4] ?? '';
  if (name === null || (separator === undefined ? needsValue(name) : rest === '' || name === 'all')) return null;
  const common = { qualifier: asQualifier(found[1]), name, text };
  if (name === 'ip4' || name === 'ip6')
    return separator === ':' && isNetwork(name, rest) ? { ...common, value: rest } : null;
  // a/24 and mx//64 have lengths and no domain; a:host/24 has both.
  const [domain = '', ...lengths] = (separator === '/' ? `/${rest}` : rest).split('/');
  const takesLengths = name === 'a' || name === 'mx';
  if (lengths.length > 0 && (!takesLengths || !lengths.every((one) => one === '' || /^\d{1,3}$/.test(one))))
    return null;
  if (domain !== '' && !NAME.test(domain)) return null;
  if (domain === '' && needsValue(name)) return null;
  return { ...common, value: domain === '' ? null : domain.toLowerCase().replace(/\.$/, '') };
}

const NAMES = ['all', 'include', 'a', 'mx', 'ptr', 'ip4', 'ip6', 'exists'] as const;
const asName = (text = ''): SpfTerm['name'] | null => NAMES.find((name) => name === text.toLowerCase()) ?? null;
const asQualifier = (text = '+'): SpfTerm['qualifier'] =>
  (['+', '-', '~', '?'] as const).find((one) => one === text) ?? '+';
const needsValue = (name: SpfTerm['name']) => ['include', 'exists', 'ip4', 'ip6'].includes(name);

function isNetwork(name: 'ip4' | 'ip6', text: string): boolean {
  const [address = '', length, more] = text.split('/');
  if (more !== undefined || (length !== undefined && !/^\d{1,3}$/.test(length))) return false;
  if (Number(length ?? 0) > (name === 'ip4' ? 32 : 128)) return false;
  if (name === 'ip6') return /^[0-9a-f:]*(:\d{1,3}(\.\d{1,3}){3})?$/i.test(address) && address.includes(':');
  const bytes = address.split('.');
  return bytes.length === 4 && bytes.every((byte) => /^\d{1,3}$/.test(byte) && Number(byte) <= 255);
}
