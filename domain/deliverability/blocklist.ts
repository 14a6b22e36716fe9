import type { Dns } from './dns_port.ts';

/** A list of names or addresses that send unwanted mail, asked by DNS (RFC 5782). */
export interface BlocklistZone {
  readonly zone: string;
  /** Whether it lists domains, or IPv4 addresses. */
  readonly lists: 'domain' | 'address';
}

/** Asked unless the operator names others. Each serves small volumes without a contract, and refuses public resolvers. */
export const DEFAULT_BLOCKLISTS: readonly BlocklistZone[] = [
  { zone: 'dbl.spamhaus.org', lists: 'domain' },
  { zone: 'multi.surbl.org', lists: 'domain' },
  { zone: 'multi.uribl.com', lists: 'domain' },
  { zone: 'zen.spamhaus.org', lists: 'address' },
  { zone: 'b.barracudacentral.org', lists: 'address' },
];

export const LISTINGS = [
  'listed',
  'clear',
  'refused', // the list answers us with an error, not with a verdict
  'unknown', // no answer
] as const;
export type Listing = (typeof LISTINGS)[number];

export interface BlocklistResult {
  readonly zone: string;
  readonly subject: string;
  readonly listing: Listing;
  /** What it answered, such as 127.0.1.2; empty when it did not. */
  readonly answer: string;
}

/** Asks each list about the domain, and about the addresses of its sending hosts where they are known. */
export async function askBlocklists(
  dns: Dns,
  zones: readonly BlocklistZone[],
  { domain, addresses }: { domain: string; addresses: readonly string[] },
): Promise<BlocklistResult[]> {
  const ipv4 = addresses.filter((address) => /^\d{1,3}(\.\d{1,3}){3}$/.test(address));
  const questions = zones.flatMap(({ zone, lists }) =>
    (lists === 'domain' ? [domain] : ipv4).map((subject) => ({ zone, subject, lists })),
  );
  return Promise.all(
    questions.map(async ({ zone, subject, lists }) => {
      const key = lists === 'domain' ? subject : subject.split('.').reverse().join('.');
      const answer = await dns.a(`${key}.${zone}`);
      const records = answer.status === 'found' ? answer.records : [];
      return { zone, subject, listing: listingOf(answer.status, records), answer: [...records].sort().join(' ') };
    }),
  );
}

/**
 * What an answer means. 127.255.255.0/24 is Spamhaus saying that it does not serve this resolver (spamhaus.org, "DNSBL
 * return codes"), 127.0.1.255 that an address was asked of a list of domains, 127.0.0.1 a refusal at SURBL and URIBL; RFC
 * 5782 (5) keeps 127.0.0.1 out of every list. Anything outside 127/8 comes from a resolver that invents answers.
 */
function listingOf(status: 'found' | 'none' | 'no_name' | 'unknown', records: readonly string[]): Listing {
  if (status === 'unknown') return 'unknown';
  if (status !== 'found') return 'clear';
  const isRefusal = (record: string) =>
    record.startsWith('127.255.255.') || record === '127.0.0.1' || record === '127.0.1.255';
  const verdicts = records.filter((record) => record.startsWith('127.') && !isRefusal(record));
  if (verdicts.length > 0) return 'listed';
  return records.some(isRefusal) ? 'refused' : 'unknown';
}
