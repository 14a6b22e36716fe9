import { Resolver } from 'node:dns/promises';
import type { DnsResult, DnsVerdict } from '#domain/dns.ts';
import type { DomainRecords } from '../../ports.ts';

/** Selectors under which the common mail services publish their keys; a domain's own cannot be listed. */
const SELECTORS = ['google', 'selector1', 'selector2', 'resend', 's1', 's2', 'k1', 'default', 'mail', 'dkim'];
const CACHE_MS = 15 * 60_000;
/** A sandbox sends to nobody but its own people: its domain is as it should be. */
const SANDBOX: DnsVerdict = { spf: 'pass', dkim: 'pass', dmarc: 'pass', checkedAt: null };

/** Reads SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 9989) of a domain, kept for a quarter of an hour. */
export function resolvedRecords(time: () => Date): DomainRecords {
  const resolver = new Resolver({ timeout: 3000, tries: 2 });
  const known = new Map<string, { verdict: DnsVerdict; until: number }>();
  return {
    verdict: async (domain, { sandbox }) => {
      const now = time().getTime();
      if (sandbox) return { ...SANDBOX, checkedAt: now };
      const cached = known.get(domain);
      if (cached && cached.until > now) return cached.verdict;
      const [spf, dmarc, ...keys] = await Promise.all([
        has(resolver, domain, /^v=spf1(\s|$)/i),
        has(resolver, `_dmarc.${domain}`, /^v=DMARC1(\s*;|$)/i),
        ...SELECTORS.map((selector) => has(resolver, `${selector}._domainkey.${domain}`, /\bp=[A-Za-z0-9+/]/)),
      ]);
      const dkim = keys.includes('pass') ? 'pass' : keys.includes('unknown') ? 'unknown' : 'fail';
      const verdict: DnsVerdict = { spf, dkim, dmarc, checkedAt: now };
      known.set(domain, { verdict, until: now + CACHE_MS });
      return verdict;
    },
  };
}

/** Exactly one record of the kind passes; none or several fail; a server that does not answer leaves it unknown. */
async function has(resolver: Resolver, name: string, pattern: RegExp): Promise<DnsResult> {
  try {
    const records = (await resolver.resolveTxt(name)).map((strings) => strings.join('')).filter((text) => pattern.test(text));
    return records.length === 1 ? 'pass' : 'fail';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    return code === 'ENOTFOUND' || code === 'ENODATA' ? 'fail' : 'unknown';
  }
}
