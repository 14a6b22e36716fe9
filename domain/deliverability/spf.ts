import type { Dns, DnsAnswer } from './dns_port.ts';
import { finding, type Finding } from './finding.ts';
import { isSpf, parseSpf, type SpfRecord, type SpfTerm } from './spf_record.ts';

/** RFC 7208, 4.6.4: terms that ask the DNS, names that hold nothing, hosts behind one `mx`. */
export const SPF_MAX_LOOKUPS = 10;
export const SPF_MAX_VOID = 2;
const SPF_MAX_MX_HOSTS = 10;
/** From here on a service more breaks the record. */
const NEARLY = 9;

export interface SpfAudit {
  readonly findings: readonly Finding[];
  /** The SPF records of the name itself, as published. */
  readonly records: readonly string[];
  /** Terms that ask the DNS when no address matches: the worst case, which is what receivers may meet. */
  readonly lookups: number;
  /** Names that the record and what it includes hand over to, in the order of meeting. */
  readonly includes: readonly string[];
  /** Whether the record names addresses or names of its own beside what it includes. */
  readonly namesAddresses: boolean;
}

interface Walk {
  readonly dns: Dns;
  readonly findings: Finding[];
  readonly includes: string[];
  lookups: number;
  voids: number;
  voidNames: string[];
  unknown: boolean;
}

/**
 * Audits the SPF of a name that messages are sent from (RFC 7208). Every term is walked, as for an address that matches
 * nothing; what would stop a receiver (permerror) is `bad`, what could not be read is never held against the record.
 */
export async function auditSpf(dns: Dns, domain: string): Promise<SpfAudit> {
  const answer = await dns.txt(domain);
  const records = spfOf(answer);
  const none = { records, lookups: 0, includes: [], namesAddresses: false };
  if (answer.status === 'unknown') return { ...none, findings: [finding('spf_unreadable', { name: domain })] };
  const [text] = records;
  if (text === undefined) return { ...none, findings: [finding('spf_missing', { name: domain })] };
  if (records.length > 1) {
    return { ...none, findings: [finding('spf_duplicate', { name: domain, count: records.length })] };
  }
  const walk: Walk = { dns, findings: [], includes: [], lookups: 0, voids: 0, voidNames: [], unknown: false };
  const record = parseSpf(text);
  await follow(walk, domain, record, [domain]);
  if (walk.lookups > SPF_MAX_LOOKUPS)
    walk.findings.push(finding('spf_lookups', { count: walk.lookups, max: SPF_MAX_LOOKUPS }));
  else if (walk.lookups >= NEARLY)
    walk.findings.push(finding('spf_lookups_near', { count: walk.lookups, max: SPF_MAX_LOOKUPS }));
  if (walk.voids > SPF_MAX_VOID) {
    walk.findings.push(
      finding('spf_void_lookups', { count: walk.voids, max: SPF_MAX_VOID, names: walk.voidNames.join(', ') }),
    );
  }
  const isEnded =
    record.redirect !== null || record.terms.some(({ name, qualifier }) => name === 'all' && qualifier !== '?');
  if (record.wrong === null && !isEnded) walk.findings.push(finding('spf_neutral', { record: text }));
  if (walk.unknown) walk.findings.push(finding('spf_unreadable', { name: domain }));
  return {
    findings: unique(walk.findings),
    records,
    lookups: walk.lookups,
    includes: walk.includes,
    namesAddresses: record.terms.some(({ name }) => ['a', 'mx', 'ip4', 'ip6', 'exists', 'ptr'].includes(name)),
  };
}

const spfOf = (answer: DnsAnswer<string>) => (answer.status === 'found' ? answer.records.filter(isSpf) : []);

/** @param path the names that led here, its own last: a name met again is a loop */
async function follow(walk: Walk, domain: string, record: SpfRecord, path: readonly string[]): Promise<void> {
  for (const term of record.terms) {
    if (term.name === 'all') {
      if (term.qualifier === '+') walk.findings.push(finding('spf_passes_all', { name: domain }));
      return; // What follows `all` is never looked at, and `redirect` neither (5.1, 6.1).
    }
    await look(walk, domain, term, path);
    // A receiver has given up long before; whoever wrote this may have written a thousand.
    if (walk.lookups > 4 * SPF_MAX_LOOKUPS) return;
  }
  if (record.wrong !== null)
    walk.findings.push(finding('spf_syntax', { name: domain, term: record.wrong.slice(0, 120) }));
  if (record.redirect !== null && record.wrong === null) {
    walk.lookups += 1;
    await enter(walk, record.redirect, path);
  }
}

async function look(walk: Walk, domain: string, term: SpfTerm, path: readonly string[]): Promise<void> {
  if (term.name === 'ip4' || term.name === 'ip6' || term.name === 'all') return;
  walk.lookups += 1;
  const name = term.value ?? domain;
  if (term.name === 'ptr') {
    walk.findings.push(finding('spf_ptr', { name: domain }));
    return;
  }
  // A macro is filled with what a message brings: it counts, and cannot be asked here (7).
  if (name.includes('%')) return;
  if (term.name === 'include') {
    await enter(walk, name, path);
    return;
  }
  if (term.name !== 'mx') {
    note(walk, name, term.name === 'exists' ? await walk.dns.a(name) : await walk.dns.addresses(name));
    return;
  }
  const answer = await walk.dns.mx(name);
  note(walk, name, answer);
  const hosts = answer.status === 'found' ? answer.records.length : 0;
  if (hosts > SPF_MAX_MX_HOSTS)
    walk.findings.push(finding('spf_mx_hosts', { name, count: hosts, max: SPF_MAX_MX_HOSTS }));
}

/** Goes on with the record of another name, for `include` and `redirect`. */
async function enter(walk: Walk, name: string, path: readonly string[]): Promise<void> {
  if (path.includes(name)) {
    walk.findings.push(finding('spf_loop', { name, path: [...path, name].join(' → ') }));
    return;
  }
  if (name.includes('%')) return;
  walk.includes.push(name);
  const answer = await walk.dns.txt(name);
  note(walk, name, answer);
  if (answer.status === 'unknown') return;
  const records = spfOf(answer);
  const [text] = records;
  if (text === undefined) walk.findings.push(finding('spf_include_without_record', { name }));
  else if (records.length > 1) walk.findings.push(finding('spf_duplicate', { name, count: records.length }));
  else await follow(walk, name, parseSpf(text), [...path, name]);
}

function note(walk: Walk, name: string, answer: DnsAnswer<unknown>): void {
  if (answer.status === 'unknown') walk.unknown = true;
  if (answer.status !== 'none' && answer.status !== 'no_name') return;
  walk.voids += 1;
  walk.voidNames.push(name);
}

const unique = (findings: readonly Finding[]): Finding[] => [
  ...new Map(findings.map((one) => [JSON.stringify([one.code, one.values]), one])).values(),
];
