/** What the DNS of a sending domain says. `unknown`: could not be asked, which is not a pass. */
export const DNS_RESULTS = ['pass', 'fail', 'unknown'] as const;
export type DnsResult = (typeof DNS_RESULTS)[number];

/** The three records that must pass before anything is sent: RFC 7208, RFC 6376, RFC 9989. */
export interface DnsVerdict {
  readonly spf: DnsResult;
  readonly dkim: DnsResult;
  readonly dmarc: DnsResult;
  /** when they were read, milliseconds since 1970; null when they never were */
  readonly checkedAt: number | null;
}

export function dnsPasses(dns: DnsVerdict): boolean {
  return dns.spf === 'pass' && dns.dkim === 'pass' && dns.dmarc === 'pass';
}
