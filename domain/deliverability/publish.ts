import type { DkimAudit } from './dkim.ts';
import type { DmarcAudit } from './dmarc.ts';
import type { AuditArea, Finding } from './finding.ts';
import { SERVICES, type SendingService } from './sender.ts';
import type { SpfAudit } from './spf.ts';
import { parseSpf } from './spf_record.ts';

/** `ask`: only the mail provider's own console shows the value. `remove`: it stands there and must go. */
export type RecordState = 'published' | 'missing' | 'change' | 'remove' | 'ask';

/** A record as it is typed in at the domain's host. */
export interface RecordToPublish {
  readonly area: AuditArea;
  readonly type: 'TXT' | 'CNAME' | 'MX';
  /** Relative to the domain, `@` for the domain itself. */
  readonly name: string;
  /** Null where only the provider's console shows it. */
  readonly value: string | null;
  readonly state: RecordState;
}

interface Read {
  readonly domain: string;
  /** A mailbox that reads: reports can go there. */
  readonly reportTo: string;
  readonly services: readonly SendingService[];
  /** Where envelopes come from: the domain, or a name under it. */
  readonly envelope: string;
  readonly spf: SpfAudit;
  readonly dkim: DkimAudit;
  readonly dmarc: DmarcAudit;
  readonly mx: readonly Finding[];
}

/** Every record that the domain should have, as it is or as it should become. */
export function recordsToPublish(read: Read): RecordToPublish[] {
  return [...spfRecords(read), ...dkimRecords(read), ...dmarcRecords(read), ...mxRecords(read)];
}

const relative = (name: string, domain: string) => (name === domain ? '@' : name.slice(0, -(domain.length + 1)));
const isUnread = (findings: readonly Finding[]) => findings.some(({ severity }) => severity === 'unknown');

function spfRecords({ spf, services, envelope, domain }: Read): RecordToPublish[] {
  if (isUnread(spf.findings) && spf.records.length === 0) return [];
  const common = { area: 'spf' as const, type: 'TXT' as const, name: relative(envelope, domain) };
  const value = spfToPublish(spf, services);
  const [first, ...others] = spf.records;
  if (first === undefined) return [{ ...common, value, state: 'missing' }];
  const state = normalised(first) === normalised(value) ? 'published' : 'change';
  return [
    { ...common, value, state },
    ...others.map((other) => ({ ...common, value: other, state: 'remove' as const })),
  ];
}

const normalised = (text: string) => text.trim().replaceAll(/ +/g, ' ').toLowerCase();

/** One record of all that stands there: each mechanism once, no `ptr`, the service's own, and an end that refuses softly. */
export function spfToPublish(
  { records, includes, findings }: Pick<SpfAudit, 'records' | 'includes' | 'findings'>,
  services: readonly SendingService[],
): string {
  const parsed = records.map(parseSpf);
  const dead = findings.flatMap(({ code, values }) =>
    code === 'spf_include_without_record' || code === 'spf_loop' ? [`include:${String(values['name'])}`] : [],
  );
  const kept = parsed.flatMap(({ terms }) => terms).filter(({ name }) => name !== 'all' && name !== 'ptr');
  const texts = kept.map(({ text }) => text).filter((text) => !dead.includes(text.toLowerCase()));
  const redirects = parsed.flatMap(({ redirect }) => (redirect === null ? [] : [redirect]));
  const needed = services
    .map((service): string => SERVICES[service].spf)
    .filter((term) => !includes.includes(term.slice('include:'.length)));
  const single = parsed.length === 1 ? parsed[0] : undefined;
  if (single?.redirect && single.terms.length === 0 && needed.length === 0 && dead.length === 0)
    return `v=spf1 redirect=${single.redirect}`;
  const all = parsed
    .flatMap(({ terms }) => terms.filter(({ name }) => name === 'all'))
    .map(({ qualifier }) => qualifier);
  const end = all.length > 0 && all.every((qualifier) => qualifier === '-') ? '-all' : '~all';
  const terms = new Set([...texts, ...redirects.map((name) => `include:${name}`), ...needed]);
  return ['v=spf1', ...terms, end].join(' ');
}

function dkimRecords({ dkim, services }: Read): RecordToPublish[] {
  const named = (selector: string) => `${selector}._domainkey`;
  const common = { area: 'dkim' as const, type: 'TXT' as const, value: null };
  const usable = dkim.keys.filter((key) => key.usable);
  if (usable.length > 0)
    return usable.map(({ selector }) => ({ ...common, name: named(selector), state: 'published' }));
  if (isUnread(dkim.findings)) return [];
  const broken = dkim.keys.map(({ selector }) => selector);
  const usual = services.flatMap((service) => SERVICES[service].selector ?? []);
  const wanted = broken.length > 0 ? broken : usual;
  return wanted.map((selector) => ({ ...common, name: named(selector), state: 'ask' }));
}

function dmarcRecords({ dmarc, reportTo }: Read): RecordToPublish[] {
  if (isUnread(dmarc.findings)) return [];
  const common = { area: 'dmarc' as const, type: 'TXT' as const, name: '_dmarc' };
  const [first, ...others] = dmarc.records;
  if (first === undefined) {
    if (dmarc.policy !== null) return [];
    return [{ ...common, value: `v=DMARC1; p=none; rua=mailto:${reportTo}`, state: 'missing' }];
  }
  const value = dmarcToPublish(first, dmarc.findings, reportTo);
  return [
    { ...common, value, state: normalised(value) === normalised(first) ? 'published' : 'change' },
    ...others.map((other) => ({ ...common, value: other, state: 'remove' as const })),
  ];
}

/** The record as it stands, without the removed tags and with a policy that can be read. */
export function dmarcToPublish(text: string, findings: readonly Finding[], reportTo: string): string {
  const has = (code: Finding['code']) => findings.some((one) => one.code === code);
  const mustChange = ['dmarc_removed_tag', 'dmarc_no_policy', 'dmarc_invalid_policy', 'dmarc_no_reports'] as const;
  if (!mustChange.some(has)) return text;
  const tags = text.split(';').flatMap((part) => {
    const [name = '', ...value] = part.split('=');
    return part.trim() === '' ? [] : [{ name: name.trim(), value: value.join('=').trim() }];
  });
  const rest = tags.filter(({ name }) => !['v', 'pct', 'rf', 'ri', 'p'].includes(name));
  // A share of zero meant: watch, do not enforce. RFC 9989 says that with t=y.
  if (tags.some(({ name, value }) => name === 'pct' && value === '0') && !rest.some(({ name }) => name === 't'))
    rest.push({ name: 't', value: 'y' });
  if (has('dmarc_no_reports')) {
    const index = rest.findIndex(({ name }) => name === 'rua');
    if (index >= 0) rest.splice(index, 1);
    rest.push({ name: 'rua', value: `mailto:${reportTo}` });
  }
  const stated = tags.find(({ name }) => name === 'p')?.value ?? '';
  const p = has('dmarc_no_policy') || has('dmarc_invalid_policy') ? 'none' : stated;
  const all = [{ name: 'v', value: 'DMARC1' }, { name: 'p', value: p }, ...rest];
  return all.map(({ name, value }) => `${name}=${value}`).join('; ');
}

function mxRecords({ mx, domain }: Read): RecordToPublish[] {
  const isNull = mx.some(({ code }) => code === 'mx_null');
  if (isNull) return [{ area: 'mx', type: 'MX', name: '@', value: '0 .', state: 'remove' }];
  if (mx.some(({ code }) => code === 'mx_implicit'))
    return [{ area: 'mx', type: 'MX', name: '@', value: `10 ${domain}.`, state: 'missing' }];
  return [];
}
