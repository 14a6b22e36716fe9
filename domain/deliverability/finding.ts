/** What an audit looks at. */
export const AUDIT_AREAS = ['spf', 'dkim', 'dmarc', 'mx'] as const;
export type AuditArea = (typeof AUDIT_AREAS)[number];

/** `bad` keeps the record from passing; `warn` works today and should change; `unknown` could not be read. */
export const SEVERITIES = ['ok', 'info', 'warn', 'bad', 'unknown'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Everything that an audit can find, with how much it matters. */
export const FINDINGS = {
  spf_ok: 'ok',
  spf_unreadable: 'unknown',
  spf_missing: 'bad',
  spf_duplicate: 'bad', // RFC 7208, 4.5: two records are none
  spf_syntax: 'bad',
  spf_lookups: 'bad', // RFC 7208, 4.6.4: over ten
  spf_lookups_near: 'warn',
  spf_void_lookups: 'bad', // over two names that hold nothing
  spf_loop: 'bad',
  spf_include_without_record: 'bad',
  spf_mx_hosts: 'bad', // over ten hosts behind one `mx`
  spf_passes_all: 'bad',
  spf_neutral: 'warn', // `?all`, or no end at all
  spf_ptr: 'warn', // RFC 7208, 5.5: must not be published
  spf_provider_missing: 'bad',
  spf_provider_perhaps_missing: 'warn', // it may be covered by addresses
  dkim_ok: 'ok',
  dkim_unreadable: 'unknown',
  dkim_none: 'bad', // nothing under _domainkey at all
  dkim_selector_unknown: 'bad', // something is there, under none of the selectors that we know
  dkim_seen_missing: 'warn', // mail was signed under a selector that holds no key
  dkim_seen_unusable: 'warn',
  dkim_revoked: 'bad',
  dkim_syntax: 'bad',
  dkim_key_short: 'bad', // RFC 8301, 3.2: under 1024 bits is not verified
  dkim_key_1024: 'warn', // RFC 8301, 3.2: 2048 is what signers should use
  dkim_testing: 'warn',
  dkim_no_sha256: 'bad',
  dkim_not_for_mail: 'bad',
  dkim_duplicate: 'warn', // RFC 6376, 3.6.2.2: which one is read is not defined
  dkim_other_revoked: 'info', // an old key, while another one is right
  dkim_only_ed25519: 'warn', // RFC 8463: many receivers verify rsa only
  dkim_unaligned: 'warn', // real mail is signed for another domain
  dmarc_ok: 'ok',
  dmarc_unreadable: 'unknown',
  dmarc_missing: 'bad',
  dmarc_duplicate: 'bad',
  dmarc_no_policy: 'bad', // no p that can be read, and nowhere to report to
  dmarc_invalid_policy: 'warn', // taken as none, because reports are asked for
  dmarc_none: 'info', // watched, not enforced
  dmarc_testing: 'warn',
  dmarc_removed_tag: 'warn', // pct, rf, ri
  dmarc_no_reports: 'info',
  dmarc_reports_refused: 'warn', // RFC 9990: the other domain did not agree to receive them
  dmarc_inherited: 'info',
  dmarc_organisation_differs: 'warn', // tree walk and public suffix list disagree
  dmarc_record_differs: 'warn',
  dmarc_spf_unaligned: 'info',
  mx_ok: 'ok',
  mx_unreadable: 'unknown',
  mx_implicit: 'warn', // RFC 5321, 5.1: delivered to the address of the domain itself
  mx_null: 'bad', // RFC 7505: answers and bounces can reach nobody
  mx_none: 'bad',
  mx_alias: 'warn', // RFC 2181, 10.3
  mx_without_address: 'warn',
} as const satisfies Record<string, Severity>;
export type FindingCode = keyof typeof FINDINGS;

export interface Finding {
  readonly area: AuditArea;
  readonly code: FindingCode;
  readonly severity: Severity;
  /** names, counts and records as they are published: what the sentence is made of */
  readonly values: Readonly<Record<string, string | number>>;
}

/** A finding of an area; the area is the first word of its code. */
export function finding(code: FindingCode, values: Finding['values'] = {}): Finding {
  const area = AUDIT_AREAS.find((one) => code.startsWith(`${one}_`)) ?? 'mx';
  return { area, code, severity: FINDINGS[code], values };
}
