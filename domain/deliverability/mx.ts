import type { Dns, DnsAnswer, MxRecord } from './dns_port.ts';
import { finding, type Finding } from './finding.ts';

/** Who runs the mail of a domain, as far as its MX tells. */
export const MAIL_PROVIDERS = [
  'google',
  'microsoft',
  'ovh',
  'gandi',
  'ionos',
  'infomaniak',
  'orange',
  'mailinblack', // asks strangers to prove that they are human
  'vade',
  'mimecast',
  'proofpoint',
  'barracuda',
  'other',
  'none', // it takes no mail
] as const;
export type MailProvider = (typeof MAIL_PROVIDERS)[number];

const SUFFIXES: Readonly<Record<Exclude<MailProvider, 'other' | 'none'>, readonly string[]>> = {
  google: ['google.com', 'googlemail.com'],
  microsoft: ['mail.protection.outlook.com', 'mx.microsoft', 'olc.protection.outlook.com'],
  ovh: ['ovh.net', 'ovh.com', 'ovh.ca'],
  gandi: ['gandi.net'],
  ionos: ['ionos.com', 'ionos.fr', 'ionos.de', 'ionos.co.uk', 'kundenserver.de', '1and1.com', '1and1.fr'],
  infomaniak: ['infomaniak.ch', 'infomaniak.com'],
  orange: ['orange.fr', 'orange-business.com', 'wanadoo.fr'],
  mailinblack: ['mailinblack.com'],
  vade: ['vadesecure.com', 'vade-retro.com', 'vaderetro.com'],
  mimecast: ['mimecast.com', 'mimecast.co.za'],
  proofpoint: ['pphosted.com', 'ppe-hosted.com', 'gpphosted.com'],
  barracuda: ['barracudanetworks.com', 'cudamail.com'],
};

/** Who runs the mail behind some hosts; the most preferred that is known decides. */
export function providerOfHosts(hosts: readonly MxRecord[]): MailProvider {
  if (isNullMx(hosts)) return 'none';
  const sorted = [...hosts].sort((a, b) => a.preference - b.preference);
  for (const { exchange } of sorted) {
    const host = exchange.toLowerCase().replace(/\.$/, '');
    const provider = MAIL_PROVIDERS.find(
      (one) =>
        one !== 'other' &&
        one !== 'none' &&
        SUFFIXES[one].some((suffix) => host === suffix || host.endsWith(`.${suffix}`)),
    );
    if (provider) return provider;
  }
  return 'other';
}

/** RFC 7505, 3: a single record that names the root. */
const isNullMx = (hosts: readonly MxRecord[]): boolean =>
  hosts.length === 1 && ['', '.'].includes(hosts[0]?.exchange ?? 'host');

/** Who runs the mail of a domain; null when the DNS did not answer, which is to be asked again. */
export async function providerOf(dns: Dns, domain: string): Promise<MailProvider | null> {
  const answer = await dns.mx(domain);
  if (answer.status === 'unknown') return null;
  if (answer.status === 'found') return providerOfHosts(answer.records);
  if (answer.status === 'no_name') return 'none';
  const implicit = await dns.addresses(domain);
  if (implicit.status === 'unknown') return null;
  return implicit.status === 'found' ? 'other' : 'none';
}

export interface MxAudit {
  readonly findings: readonly Finding[];
  readonly provider: MailProvider | null;
  readonly hosts: readonly string[];
}

/** Audits where answers and bounces of a domain go (RFC 5321, 5.1; RFC 7505). */
export async function auditMx(dns: Dns, domain: string): Promise<MxAudit> {
  const answer: DnsAnswer<MxRecord> = await dns.mx(domain);
  const provider = await providerOf(dns, domain);
  if (answer.status === 'unknown') return { findings: [finding('mx_unreadable', { domain })], provider, hosts: [] };
  if (answer.status !== 'found') {
    const addresses = answer.status === 'no_name' ? answer : await dns.addresses(domain);
    const code = ({ found: 'mx_implicit', unknown: 'mx_unreadable', none: 'mx_none', no_name: 'mx_none' } as const)[
      addresses.status
    ];
    return { findings: [finding(code, { domain })], provider, hosts: [] };
  }
  const sorted = [...answer.records].sort((a, b) => a.preference - b.preference);
  if (isNullMx(sorted)) return { findings: [finding('mx_null', { domain })], provider, hosts: [] };
  const hosts = sorted.map(({ exchange }) => exchange.toLowerCase().replace(/\.$/, ''));
  const findings: Finding[] = [];
  for (const host of hosts) {
    const alias = await dns.cname(host);
    if (alias.status === 'found') findings.push(finding('mx_alias', { host }));
    const addresses = await dns.addresses(host);
    if (addresses.status === 'none' || addresses.status === 'no_name')
      findings.push(finding('mx_without_address', { host }));
  }
  if (findings.length === 0) findings.push(finding('mx_ok', { host: hosts[0] ?? '', count: hosts.length }));
  return { findings, provider, hosts };
}
