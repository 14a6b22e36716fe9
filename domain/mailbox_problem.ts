import type { MailboxProblemCode } from './mailbox_provider.ts';

/** A sentence for each problem, for readers of the API; the screens say it in their own language. */
export const PROBLEM_SENTENCES = {
  host_unknown: 'There is no server of this name.',
  host_forbidden: 'This name leads into a private network, which this instance does not call.',
  port_forbidden: 'This is not a port of mail servers: 465 or 587 to send, 993 or 143 to read.',
  port_closed: 'Nothing answers on this port.',
  no_answer: 'The server did not answer in time.',
  wrong_protocol: 'What answers does not speak as expected: TLS where STARTTLS is used, or the other way round.',
  tls_missing: 'The server offers no STARTTLS on this port.',
  certificate_untrusted: "The server's certificate is not valid for this name.",
  credentials_refused: 'The server refused the user or the password; some hosts want an app password.',
  key_refused: 'The provider refused the key.',
  sending_refused: 'The account may not send, or not as this address.',
  domain_unverified: "The provider has not verified this address's domain.",
  folder_missing: 'There is no such folder.',
  folder_unreadable: 'The inbox cannot be opened.',
  permission_missing: 'The permission that this needs was not given.',
  rate_limited: 'The provider wants us to wait before trying again.',
  unavailable: 'The server could not be used, and did not say why.',
} as const satisfies Record<MailboxProblemCode, string>;
