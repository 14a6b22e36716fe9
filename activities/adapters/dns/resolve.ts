import { Resolver } from 'node:dns/promises';
import type { DnsResult } from '#domain/dns.ts';
import type { DomainRecords } from '../../ports.ts';

/** Selectors under which the common mail services publish their keys; a domain's own cannot be listed. */
const SELECTORS = ['google', 'selector1', 'selector2', 'resend', 's1', 's2', 'k1', 'default', 'mail', 'dkim'];

/** Reads SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 9989) of a domain. */
export function resolvedRecords(time: () => Date): DomainRecords {
  const resolver = new Resolver({ timeout: 3000, tries: 2 });
  return {
    verdict: async (domain) => {
      const [spf, dmarc, ...keys] = await Promise.all([
        has(resolver, domain, /^v=spf1(\s|$)/i),
        has(resolver, `_dmarc.${domain}`, /^v=DMARC1(\s*;|$)/i),
        ...SELECTORS.map((selector) => has(resolver, `${selector}._domainkey.${domain}`, /\bp=[A-Za-z0-9+/]/)),
      ]);
      const dkim = keys.includes('pass') ? 'pass' : keys.includes('unknown') ? 'unknown' : 'fail';
      return { spf, dkim, dmarc, checkedAt: time().getTime() };
    },
  };
}

/** Exactly one record of the kind passes; none or several fail; a server that does not answer leaves it unknown. */
async function has(resolver: Resolver, name: string, pattern: RegExp): Promise<DnsResult> {
  try {
    const records = (await resolver.resolveTxt(name))
      .map((strings) => strings.join(''))
      .filter((text) => pattern.test(text));
    return records.length === 1 ? 'pass' : 'fail';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    return code === 'ENOTFOUND' || code === 'ENODATA' ? 'fail' : 'unknown';
  }
}
