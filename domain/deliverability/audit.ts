import type { DnsResult, DnsVerdict } from '../dns.ts';
import { auditDkim, type DkimKeyFound, type SeenSignature } from './dkim.ts';
import { auditDmarc, walkTree, type DmarcAudit, type OrganisationByList } from './dmarc.ts';
import type { DmarcPolicy } from './dmarc_record.ts';
import { remembering, type Dns } from './dns_port.ts';
import { finding, type AuditArea, type Finding } from './finding.ts';
import { auditMx, type MailProvider } from './mx.ts';
import { recordsToPublish, type RecordToPublish } from './publish.ts';
import { SERVICES, type SendingService } from './sender.ts';
import { auditSpf, type SpfAudit } from './spf.ts';

/** What is known of a sending domain before anything is asked. */
export interface DomainToAudit {
  readonly domain: string;
  /** Who sends for its mailboxes. */
  readonly services: readonly SendingService[];
  /** An address of the domain that is read: where reports may go. */
  readonly reportTo: string;
  /** Selectors that a person named. */
  readonly selectors: readonly string[];
  /** Signatures that real mail carried. */
  readonly seen: readonly SeenSignature[];
}

/** Everything that the DNS says of a sending domain, with what to change. */
export interface DomainAudit {
  readonly results: Readonly<Record<'spf' | 'dkim' | 'dmarc', DnsResult>>;
  readonly findings: readonly Finding[];
  readonly records: readonly RecordToPublish[];
  /** DNS-querying terms of the SPF record; null when none could be read. */
  readonly spfLookups: number | null;
  readonly keys: readonly DkimKeyFound[];
  readonly policy: DmarcPolicy | null;
  readonly policyDomain: string | null;
  readonly organisation: string;
  readonly mailProvider: MailProvider | null;
}

/** Audits a sending domain through any resolver. Never throws where the resolver does not. */
export async function auditDomain(
  resolver: Dns,
  input: DomainToAudit,
  organisationByList: OrganisationByList,
): Promise<DomainAudit> {
  const dns = remembering(resolver);
  const { domain, services } = input;
  const envelope = envelopeOf(domain, services);
  const [spf, dkim, dmarc, mx] = await Promise.all([
    auditSpf(dns, envelope),
    auditDkim(dns, input),
    auditDmarc(dns, domain, organisationByList),
    auditMx(dns, domain),
  ]);
  const spfFindings = [...spf.findings, ...missingServices(spf, services)];
  if (!spfFindings.some(({ severity }) => severity !== 'info'))
    spfFindings.push(finding('spf_ok', { lookups: spf.lookups, name: envelope }));
  const alignment = await alignmentOf(dns, { domain, envelope, dmarc });
  const findings = [...spfFindings, ...dkim.findings, ...dmarc.findings, ...alignment, ...mx.findings];
  return {
    results: {
      spf: resultOf('spf', findings),
      dkim: resultOf('dkim', findings),
      dmarc: resultOf('dmarc', findings),
    },
    findings,
    records: recordsToPublish({
      ...{ domain, services, envelope, dkim, dmarc, reportTo: input.reportTo, mx: mx.findings },
      spf: { ...spf, findings: spfFindings },
    }),
    spfLookups: spf.records.length === 1 ? spf.lookups : null,
    keys: dkim.keys,
    policy: dmarc.policy,
    policyDomain: dmarc.policyDomain,
    organisation: dmarc.organisation,
    mailProvider: mx.provider,
  };
}

/** What the gate and the health make of an audit. @param checkedAt milliseconds since 1970 */
export const verdictOf = ({ results }: Pick<DomainAudit, 'results'>, checkedAt: number): DnsVerdict => ({
  ...results,
  checkedAt,
});

/** A record fails for what is certainly wrong, and is unknown while anything of it could not be read. */
function resultOf(area: AuditArea, findings: readonly Finding[]): DnsResult {
  const own = findings.filter((one) => one.area === area);
  if (own.some(({ severity }) => severity === 'bad')) return 'fail';
  return own.some(({ severity }) => severity === 'unknown') ? 'unknown' : 'pass';
}

/** Where the envelopes of a domain's messages come from: one service may take a name under it. */
function envelopeOf(domain: string, services: readonly SendingService[]): string {
  const [first, ...others] = services.map((service) => SERVICES[service].envelope);
  return first && others.every((other) => other === first) ? `${first}.${domain}` : domain;
}

/** A service that the record does not include. Addresses in the record may stand for it: then it is only said. */
function missingServices(spf: SpfAudit, services: readonly SendingService[]): Finding[] {
  if (spf.records.length !== 1 || spf.findings.some(({ code }) => code === 'spf_unreadable')) return [];
  return services.flatMap((service) => {
    const { spf: term } = SERVICES[service];
    if (spf.includes.includes(term.slice('include:'.length))) return [];
    const code = spf.namesAddresses ? 'spf_provider_perhaps_missing' : 'spf_provider_missing';
    return [finding(code, { term, service })];
  });
}

/**
 * Whether SPF can speak for the From domain (RFC 9989, 4.4): the same organisation, or the very same name when strict.
 * Where it cannot, DMARC rests on DKIM alone; the keys looked at are the From domain's own, so they are aligned.
 */
async function alignmentOf(
  dns: Dns,
  { domain, envelope, dmarc }: { domain: string; envelope: string; dmarc: DmarcAudit },
): Promise<Finding[]> {
  if (envelope === domain) return [];
  const aligned = dmarc.aspf === 's' ? false : (await walkTree(dns, envelope)).organisation === dmarc.organisation;
  return aligned ? [] : [finding('dmarc_spf_unaligned', { envelope, domain })];
}
