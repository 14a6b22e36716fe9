import type { FindingCode } from '#domain/deliverability/finding.ts';
import { format } from '#ui/lib/format/format.ts';
import { m } from '#ui/paraglide/messages.js';
import type { Audit } from './read.ts';

/** Gives a value of the finding by its name, as text. */
type Value = (name: string) => string;

/** Every finding as a sentence: what it is, and what to do. */
const SENTENCES = {
  spf_ok: (v) => m.deliverability_finding_spf_ok({ lookups: v('lookups') }),
  spf_unreadable: m.deliverability_finding_spf_unreadable,
  spf_missing: (v) => m.deliverability_finding_spf_missing({ name: v('name') }),
  spf_duplicate: (v) => m.deliverability_finding_spf_duplicate({ count: v('count'), name: v('name') }),
  spf_syntax: (v) => m.deliverability_finding_spf_syntax({ name: v('name'), term: v('term') }),
  spf_lookups: (v) => m.deliverability_finding_spf_lookups({ count: v('count'), max: v('max') }),
  spf_lookups_near: (v) => m.deliverability_finding_spf_lookups_near({ count: v('count'), max: v('max') }),
  spf_void_lookups: (v) =>
    m.deliverability_finding_spf_void_lookups({ count: v('count'), max: v('max'), names: v('names') }),
  spf_loop: (v) => m.deliverability_finding_spf_loop({ path: v('path') }),
  spf_include_without_record: (v) => m.deliverability_finding_spf_include_without_record({ name: v('name') }),
  spf_mx_hosts: (v) => m.deliverability_finding_spf_mx_hosts({ count: v('count'), max: v('max'), name: v('name') }),
  spf_passes_all: (v) => m.deliverability_finding_spf_passes_all({ name: v('name') }),
  spf_neutral: m.deliverability_finding_spf_neutral,
  spf_ptr: (v) => m.deliverability_finding_spf_ptr({ name: v('name') }),
  spf_provider_missing: (v) => m.deliverability_finding_spf_provider_missing({ term: v('term') }),
  spf_provider_perhaps_missing: (v) => m.deliverability_finding_spf_provider_perhaps_missing({ term: v('term') }),
  dkim_ok: (v) => m.deliverability_finding_dkim_ok({ bits: v('bits'), selector: v('selector'), type: v('type') }),
  dkim_unreadable: m.deliverability_finding_dkim_unreadable,
  dkim_none: (v) => m.deliverability_finding_dkim_none({ domain: v('domain') }),
  dkim_selector_unknown: m.deliverability_finding_dkim_selector_unknown,
  dkim_seen_missing: (v) => m.deliverability_finding_dkim_seen_missing({ selector: v('selector') }),
  dkim_seen_unusable: (v) => m.deliverability_finding_dkim_seen_unusable({ selector: v('selector') }),
  dkim_revoked: (v) => m.deliverability_finding_dkim_revoked({ selector: v('selector') }),
  dkim_syntax: (v) => m.deliverability_finding_dkim_syntax({ selector: v('selector') }),
  dkim_key_short: (v) =>
    m.deliverability_finding_dkim_key_short({ bits: v('bits'), min: v('min'), selector: v('selector') }),
  dkim_key_1024: (v) =>
    m.deliverability_finding_dkim_key_1024({ bits: v('bits'), good: v('good'), selector: v('selector') }),
  dkim_testing: (v) => m.deliverability_finding_dkim_testing({ selector: v('selector') }),
  dkim_no_sha256: (v) => m.deliverability_finding_dkim_no_sha256({ selector: v('selector') }),
  dkim_not_for_mail: (v) => m.deliverability_finding_dkim_not_for_mail({ selector: v('selector') }),
  dkim_duplicate: (v) => m.deliverability_finding_dkim_duplicate({ count: v('count'), selector: v('selector') }),
  dkim_other_revoked: (v) => m.deliverability_finding_dkim_other_revoked({ selector: v('selector') }),
  dkim_only_ed25519: m.deliverability_finding_dkim_only_ed25519,
  dkim_unaligned: (v) => m.deliverability_finding_dkim_unaligned({ domain: v('domain') }),
  dmarc_ok: (v) => m.deliverability_finding_dmarc_ok({ policy: v('policy') }),
  dmarc_unreadable: m.deliverability_finding_dmarc_unreadable,
  dmarc_missing: (v) => m.deliverability_finding_dmarc_missing({ name: v('name') }),
  dmarc_duplicate: (v) => m.deliverability_finding_dmarc_duplicate({ name: v('name') }),
  dmarc_no_policy: m.deliverability_finding_dmarc_no_policy,
  dmarc_invalid_policy: (v) => m.deliverability_finding_dmarc_invalid_policy({ value: v('value') }),
  dmarc_none: m.deliverability_finding_dmarc_none,
  dmarc_testing: (v) => m.deliverability_finding_dmarc_testing({ policy: v('policy') }),
  dmarc_removed_tag: (v) => m.deliverability_finding_dmarc_removed_tag({ tags: v('tags') }),
  dmarc_no_reports: m.deliverability_finding_dmarc_no_reports,
  dmarc_reports_refused: (v) =>
    m.deliverability_finding_dmarc_reports_refused({ domain: v('domain'), name: v('name') }),
  dmarc_inherited: (v) => m.deliverability_finding_dmarc_inherited({ domain: v('domain') }),
  dmarc_organisation_differs: (v) =>
    m.deliverability_finding_dmarc_organisation_differs({ listed: v('listed'), walked: v('walked') }),
  dmarc_record_differs: (v) =>
    m.deliverability_finding_dmarc_record_differs({ listed: v('listed'), walked: v('walked') }),
  dmarc_spf_unaligned: (v) =>
    m.deliverability_finding_dmarc_spf_unaligned({ domain: v('domain'), envelope: v('envelope') }),
  mx_ok: (v) => m.deliverability_finding_mx_ok({ host: v('host') }),
  mx_unreadable: m.deliverability_finding_mx_unreadable,
  mx_implicit: (v) => m.deliverability_finding_mx_implicit({ domain: v('domain') }),
  mx_null: (v) => m.deliverability_finding_mx_null({ domain: v('domain') }),
  mx_none: (v) => m.deliverability_finding_mx_none({ domain: v('domain') }),
  mx_alias: (v) => m.deliverability_finding_mx_alias({ host: v('host') }),
  mx_without_address: (v) => m.deliverability_finding_mx_without_address({ host: v('host') }),
} satisfies Record<FindingCode, (v: Value) => string>;

type FindingItem = Audit['findings'][number];

export function sentenceOf({ code, values }: FindingItem): string {
  const f = format();
  return SENTENCES[code]((name) => {
    const value = values[name] ?? '';
    return typeof value === 'number' ? f.number(value) : value;
  });
}

const WEIGHT = { bad: 0, warn: 1, unknown: 2, info: 3, ok: 4 } satisfies Record<FindingItem['severity'], number>;

/** The gravest first; what is in order last. */
export const byWeight = (findings: readonly FindingItem[]): FindingItem[] =>
  [...findings].sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]);

export const SEVERITY_WORDS = {
  ok: m.deliverability_severity_ok,
  info: m.deliverability_severity_info,
  warn: m.deliverability_severity_warn,
  bad: m.deliverability_severity_bad,
  unknown: m.deliverability_severity_unknown,
} satisfies Record<FindingItem['severity'], () => string>;

export const SEVERITY_TONES = {
  ok: 'good',
  info: 'neutral',
  warn: 'warn',
  bad: 'bad',
  unknown: 'line',
} as const satisfies Record<FindingItem['severity'], string>;
