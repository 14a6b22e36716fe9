import type { DnsVerdict } from '#domain/dns.ts';
import type { Mailbox } from './mailbox.ts';
import type { Workspace } from './workspace.ts';

/** A sandbox sends to nobody but its own people: this is what the audit of its domain finds, before it was made. */
const SANDBOX_DNS = { spf: 'pass', dkim: 'pass', dmarc: 'pass', checkedAt: null } as const satisfies DnsVerdict;
const NEVER_CHECKED = {
  spf: 'unknown',
  dkim: 'unknown',
  dmarc: 'unknown',
  checkedAt: null,
} as const satisfies DnsVerdict;

/** What the gate and the health know of the DNS of a mailbox's domain. */
export const dnsOfMailbox = (place: Pick<Workspace, 'sandbox'>, mailbox: Pick<Mailbox, 'dns'>): DnsVerdict =>
  // A sandbox's clock runs ahead, and its records never change: they do not age.
  place.sandbox ? { ...(mailbox.dns ?? SANDBOX_DNS), checkedAt: null } : (mailbox.dns ?? NEVER_CHECKED);
