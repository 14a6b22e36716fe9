import type { Dns } from './dns_port.ts';
import { parseDmarc, type DmarcPolicy, type DmarcRecord } from './dmarc_record.ts';
import { finding, type Finding } from './finding.ts';

/** The organisational domain by the public suffix list (RFC 7489, 3.2), as older receivers still tell it; null when there is none. */
export type OrganisationByList = (domain: string) => string | null;

interface Found {
  readonly domain: string;
  readonly record: DmarcRecord;
}

export interface TreeWalk {
  /** Each name asked, the domain itself first: 8 at most. */
  readonly asked: readonly string[];
  readonly found: readonly Found[];
  /** Names with several records: none of them counts (RFC 9989, 4.10). */
  readonly duplicates: readonly string[];
  readonly unknown: boolean;
  readonly organisation: string;
}

/** RFC 9989, 4.10: a longer name is cut down to this many labels after the first question. */
const MAX_LABELS = 7;

/** Walks up the tree from a domain to its organisational domain (RFC 9989, 4.10 and 4.10.2). */
export async function walkTree(dns: Dns, domain: string): Promise<TreeWalk> {
  const asked: string[] = [];
  const found: Found[] = [];
  const duplicates: string[] = [];
  let unknown = false;
  for (const name of steps(domain)) {
    asked.push(name);
    const answer = await dns.txt(`_dmarc.${name}`);
    if (answer.status === 'unknown') unknown = true;
    const texts = answer.status === 'found' ? answer.records : [];
    const records = texts.flatMap((text) => parseDmarc(text) ?? []);
    const [record] = records;
    if (records.length > 1) duplicates.push(name);
    if (record === undefined || records.length > 1) continue;
    found.push({ domain: name, record });
    if (record.psd !== 'u') break;
  }
  return { asked, found, duplicates, unknown, organisation: organisationOf(domain, found) };
}

function steps(domain: string): string[] {
  const labels = domain.split('.');
  const names = [domain];
  const from = labels.length > MAX_LABELS ? labels.length - MAX_LABELS : 1;
  for (let at = from; at < labels.length; at++) names.push(labels.slice(at).join('.'));
  return names;
}

function organisationOf(domain: string, found: readonly Found[]): string {
  const own = found.find(({ record }) => record.psd === 'n');
  if (own) return own.domain;
  const suffix = found.find((one) => one.record.psd === 'y' && one.domain !== domain);
  if (suffix) {
    const labels = domain.split('.');
    return labels.slice(labels.length - suffix.domain.split('.').length - 1).join('.');
  }
  // The fewest labels: the last that was found going up.
  return found.at(-1)?.domain ?? domain;
}

export interface DmarcAudit {
  readonly findings: readonly Finding[];
  /** The records at `_dmarc` of the domain itself, as published. */
  readonly records: readonly string[];
  /** What applies to messages from the domain; null where nothing does. */
  readonly policy: DmarcPolicy | null;
  readonly policyDomain: string | null;
  readonly adkim: 'r' | 's';
  readonly aspf: 'r' | 's';
  readonly organisation: string;
  readonly walked: readonly string[];
}

/** Audits the DMARC that applies to messages from a domain (RFC 9989), and what an older receiver would make of it. */
export async function auditDmarc(
  dns: Dns,
  domain: string,
  organisationByList: OrganisationByList,
): Promise<DmarcAudit> {
  const walk = await walkTree(dns, domain);
  const at = (name: string) => walk.found.find((one) => one.domain === name);
  // The author's domain, then its organisation, then a public suffix (RFC 9989, 4.10.1).
  const applies = at(domain) ?? at(walk.organisation) ?? walk.found.find(({ record }) => record.psd === 'y');
  const own = await dns.txt(`_dmarc.${domain}`);
  const records = own.status === 'found' ? own.records.filter((text) => parseDmarc(text) !== null) : [];
  const common = { records, organisation: walk.organisation, walked: walk.asked };
  const strictness = { adkim: applies?.record.adkim ?? 'r', aspf: applies?.record.aspf ?? 'r' } as const;
  const nothing = { ...common, ...strictness, policy: null, policyDomain: null };
  const duplicates = walk.duplicates.map((name) => finding('dmarc_duplicate', { name: `_dmarc.${name}`, count: 2 }));
  if (walk.duplicates.includes(domain)) return { ...nothing, findings: duplicates };
  if (applies === undefined) {
    const code = walk.unknown ? 'dmarc_unreadable' : 'dmarc_missing';
    return { ...nothing, findings: [...duplicates, finding(code, { name: `_dmarc.${domain}` })] };
  }
  const { record } = applies;
  const policy = policyFor(domain, applies);
  const findings: Finding[] = [];
  if (applies.domain !== domain) findings.push(finding('dmarc_inherited', { domain: applies.domain }));
  if (policy === null) findings.push(finding('dmarc_no_policy', { record: record.text }));
  else if (record.p === null) findings.push(finding('dmarc_invalid_policy', { value: record.invalidPolicy ?? '' }));
  if (record.testing) findings.push(finding('dmarc_testing', { policy: policy ?? 'none' }));
  if (record.removed.length > 0) findings.push(finding('dmarc_removed_tag', { tags: record.removed.join(', ') }));
  if (record.rua.length === 0) findings.push(finding('dmarc_no_reports'));
  findings.push(...(await refusedReports(dns, applies)));
  findings.push(...(await asOlderReceivers(dns, domain, walk, applies, organisationByList)));
  if (policy === 'none') findings.push(finding('dmarc_none'));
  if (!findings.some(({ severity }) => severity === 'bad' || severity === 'warn'))
    findings.push(finding('dmarc_ok', { policy: policy ?? 'none' }));
  return { ...common, ...strictness, policy, policyDomain: applies.domain, findings };
}

/**
 * The policy for a domain: `p` of its own record, `sp` of an organisation's (the domain has mail, so it exists and `np`
 * is not for it). Without a policy that can be read, asking for reports means `none` (RFC 9989, 4.7), else there is none.
 */
function policyFor(domain: string, { domain: at, record }: Found): DmarcPolicy | null {
  const stated = at === domain ? record.p : (record.sp ?? record.p);
  return stated ?? (record.rua.length > 0 ? 'none' : null);
}

/** Who gets reports of another organisation says so in its own DNS (RFC 9990, 4). */
async function refusedReports(dns: Dns, { domain, record }: Found): Promise<Finding[]> {
  const others = [...new Set(record.rua.map((address) => address.slice(address.indexOf('@') + 1)))].filter(
    (one) => one !== domain && !one.endsWith(`.${domain}`) && !domain.endsWith(`.${one}`),
  );
  const refused = [];
  for (const other of others) {
    const name = `${domain}._report._dmarc.${other}`;
    const answer = await dns.txt(name);
    const agreed = answer.status === 'found' && answer.records.some((text) => /^v\s*=\s*DMARC1\s*(;|$)/.test(text));
    if (!agreed && answer.status !== 'unknown') refused.push(finding('dmarc_reports_refused', { domain: other, name }));
  }
  return refused;
}

/** What is different for a receiver that takes the organisation from the public suffix list. */
async function asOlderReceivers(
  dns: Dns,
  domain: string,
  walk: TreeWalk,
  applies: Found,
  organisationByList: OrganisationByList,
): Promise<Finding[]> {
  const listed = organisationByList(domain);
  if (listed === null || listed === walk.organisation) return [];
  const found = [finding('dmarc_organisation_differs', { walked: walk.organisation, listed })];
  if (applies.domain === domain || applies.domain === listed) return found;
  const answer = await dns.txt(`_dmarc.${listed}`);
  if (answer.status === 'unknown') return found;
  const older = answer.status === 'found' ? answer.records.filter((text) => parseDmarc(text) !== null) : [];
  if (older.length !== 1) found.push(finding('dmarc_record_differs', { walked: applies.domain, listed }));
  return found;
}
