import { parseDkim } from './dkim_record.ts';
import type { Dns } from './dns_port.ts';
import { finding, type Finding } from './finding.ts';

/**
 * Selectors under which the common mail services publish their keys: Google, Microsoft 365, OVH, Gandi, IONOS, Brevo,
 * Mailchimp, Mandrill, Postmark, SendGrid, Resend, Proton, Fastmail, Zoho. A domain's own cannot be listed (RFC 6376, 3.1).
 */
export const KNOWN_SELECTORS: readonly string[] = (
  'google selector1 selector2 default dkim mail s1 s2 k1 k2 k3 resend gm1 gm2 gm3 brevo1 brevo2 mandrill pm mxvault ' +
  'ovhmo-selector-1 ovhmo-selector-2 ovhex-selector-1 ovhex-selector-2 s1-ionos s2-ionos protonmail protonmail2 ' +
  'protonmail3 fm1 fm2 fm3 zoho zmail sig1'
).split(' ');

/** What a provider requires of a key today, and what RFC 8301 (3.2) asks for. */
const MIN_BITS = 1024;
const GOOD_BITS = 2048;

/** A signature that real mail of the domain carried. */
export interface SeenSignature {
  readonly selector: string;
  /** What it vouches for: `d=`. */
  readonly domain: string;
}

export interface DkimKeyFound {
  readonly selector: string;
  readonly type: 'rsa' | 'ed25519';
  readonly bits: number | null;
  /** Whether a receiver can verify with it. */
  readonly usable: boolean;
  /** Whether real mail was signed under it. */
  readonly seen: boolean;
}

export interface DkimAudit {
  readonly findings: readonly Finding[];
  readonly keys: readonly DkimKeyFound[];
}

interface Looked {
  readonly status: 'key' | 'absent' | 'unknown';
  readonly key: DkimKeyFound | null;
  readonly findings: readonly Finding[];
}

/**
 * Audits the keys of a domain (RFC 6376, 8301, 8463). One right key is enough. The selectors that real mail was signed
 * under are looked at first and warned of; they never fail a domain that has a right key, because a stranger can write
 * any signature into what they send us, and would stop the sending with it.
 * @param selectors what a person or the mailbox's own settings name, beside those that everybody uses
 */
export async function auditDkim(
  dns: Dns,
  { domain, selectors, seen }: { domain: string; selectors: readonly string[]; seen: readonly SeenSignature[] },
): Promise<DkimAudit> {
  const own = seen.filter((one) => one.domain === domain).map(({ selector }) => selector);
  const names = [...new Set([...own, ...selectors, ...KNOWN_SELECTORS])];
  const looked = await Promise.all(names.map((name) => lookAt(dns, domain, name, own.includes(name))));
  const keys = looked.flatMap(({ key }) => (key === null ? [] : [key]));
  const unaligned = own.length === 0 ? seen.filter((one) => one.domain !== domain) : [];
  const findings = [
    ...verdictOf(looked, own),
    ...unaligned
      .slice(0, 1)
      .map(({ selector, domain: signer }) => finding('dkim_unaligned', { selector, domain: signer })),
  ];
  if (findings.some(({ code }) => code === 'dkim_selector_unknown')) {
    // Nothing exists under _domainkey: then no other selector can exist either (RFC 8020).
    const parent = await dns.txt(`_domainkey.${domain}`);
    if (parent.status === 'no_name') return { keys, findings: [finding('dkim_none', { domain })] };
  }
  return { keys, findings };
}

function verdictOf(looked: readonly Looked[], own: readonly string[]): Finding[] {
  const found = looked.filter(({ status }) => status === 'key');
  const good = found.filter(({ key }) => key?.usable === true);
  if (looked.some(({ status }) => status === 'unknown') && good.length === 0) return [finding('dkim_unreadable')];
  if (found.length === 0) return [finding('dkim_selector_unknown')];
  if (good.length === 0) return found.flatMap(({ findings }) => findings);
  const isSeenRight = good.some(({ key }) => key?.seen === true);
  const others = found.flatMap(({ key }) => (key === null || key.usable ? [] : [key]));
  const missing = own.filter((selector) => !found.some(({ key }) => key?.selector === selector));
  return [
    ...good.flatMap(({ key, findings }) => (findings.length > 0 ? findings : [rightKey(key)])),
    ...(good.every(({ key }) => key?.type === 'ed25519') ? [finding('dkim_only_ed25519')] : []),
    ...others.map(({ selector, seen }) =>
      finding(seen && !isSeenRight ? 'dkim_seen_unusable' : 'dkim_other_revoked', { selector }),
    ),
    ...(isSeenRight ? [] : missing.map((selector) => finding('dkim_seen_missing', { selector }))),
  ];
}

const rightKey = (key: DkimKeyFound | null): Finding =>
  finding('dkim_ok', { selector: key?.selector ?? '', type: key?.type ?? 'rsa', bits: key?.bits ?? 0 });

async function lookAt(dns: Dns, domain: string, selector: string, isSeen: boolean): Promise<Looked> {
  const answer = await dns.txt(`${selector}._domainkey.${domain}`);
  if (answer.status === 'unknown') return { status: 'unknown', key: null, findings: [] };
  if (answer.status !== 'found') return { status: 'absent', key: null, findings: [] };
  const records = answer.records.filter((text) => /(^|;)\s*p\s*=/.test(text));
  const [text] = records;
  // Some zones answer every name with the same text: without a key in it, nothing is there.
  if (text === undefined) return { status: 'absent', key: null, findings: [] };
  const key = parseDkim(text);
  const type = key?.type ?? 'rsa';
  const bits = key?.bits ?? null;
  const problems: Finding[] = [];
  if (key === null) problems.push(finding('dkim_syntax', { selector }));
  else if (key.revoked) problems.push(finding('dkim_revoked', { selector }));
  else if (type === 'rsa' && (bits ?? 0) < MIN_BITS)
    problems.push(finding('dkim_key_short', { selector, bits: bits ?? 0, min: MIN_BITS }));
  if (key?.sha256 === false) problems.push(finding('dkim_no_sha256', { selector }));
  if (key?.forMail === false) problems.push(finding('dkim_not_for_mail', { selector }));
  const usable = problems.length === 0;
  if (usable && type === 'rsa' && (bits ?? 0) < GOOD_BITS)
    problems.push(finding('dkim_key_1024', { selector, bits: bits ?? 0, good: GOOD_BITS }));
  if (usable && key?.testing === true) problems.push(finding('dkim_testing', { selector }));
  if (records.length > 1) problems.push(finding('dkim_duplicate', { selector, count: records.length }));
  return { status: 'key', key: { selector, type, bits, usable, seen: isSeen }, findings: problems };
}
