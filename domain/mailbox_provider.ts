import type { MailboxKind } from './mailbox.ts';

/** How it is found out afterwards whether a message left, when the answer was lost. */
export type LookUp =
  | 'message_id_search' // the provider finds any message of the account by its Message-ID
  | 'sent_folder' // a copy in Sent proves that it left; no copy proves nothing
  | 'idempotency_key' // asking again with the same key gives the first answer and sends nothing
  | 'none'; // a person settles it

/** What the screens say of a provider, one sentence each. */
export type ProviderNote =
  | 'reads_itself'
  | 'reads_by_imap'
  | 'copy_in_sent'
  | 'looked_up_by_message_id'
  | 'looked_up_in_sent'
  | 'looked_up_by_key'
  | 'looked_up_by_person'
  | 'writes_own_message_id'
  | 'limit_of_host'
  | 'limit_gmail'
  | 'limit_resend'
  | 'limit_ses'
  | 'domain_must_be_verified'
  | 'bounces_by_webhook'
  | 'simulated';

/** What a kind of mailbox permits: the adapter, the API and the screens go by this. */
export type MailboxProvider = {
  /** By its own interface, or by the IMAP server that is part of its connection. */
  readonly reads: 'itself' | 'imap';
  readonly lookUp: LookUp;
  /** Messages in 24 hours that the vendor takes from the smallest account; null where the host decides. Ours is far lower. */
  readonly vendorDaily: number | null;
  /** False where the provider writes a Message-ID of its own over ours. */
  readonly keepsMessageId: boolean;
  /** How it signs what it says of a mail's sender (RFC 8601, 2.5); null where that is its host's own. */
  readonly authservId: string | null;
  /** Complaints of all sends at which the provider itself acts, as a fraction; null where none is published. */
  readonly complaintLimit: number | null;
  readonly notes: readonly ProviderNote[];
};

/** support.google.com/a/answer/166852; resend.com/docs (free plan, acceptable use); docs.aws.amazon.com/ses (sandbox, enforcement). */
export const MAILBOX_PROVIDERS = {
  smtp: {
    ...{ reads: 'imap', lookUp: 'sent_folder', vendorDaily: null, keepsMessageId: true, complaintLimit: null },
    authservId: null,
    notes: ['reads_by_imap', 'copy_in_sent', 'looked_up_in_sent', 'limit_of_host'],
  },
  gmail: {
    ...{ reads: 'itself', lookUp: 'message_id_search', vendorDaily: 500, keepsMessageId: true, complaintLimit: 0.003 },
    authservId: 'mx.google.com',
    notes: ['reads_itself', 'looked_up_by_message_id', 'limit_gmail'],
  },
  resend: {
    ...{ reads: 'imap', lookUp: 'idempotency_key', vendorDaily: 100, keepsMessageId: false, complaintLimit: 0.0008 },
    authservId: null,
    notes: [
      ...(['reads_by_imap', 'looked_up_by_key', 'writes_own_message_id'] as const),
      ...(['limit_resend', 'domain_must_be_verified', 'bounces_by_webhook'] as const),
    ],
  },
  ses: {
    ...{ reads: 'imap', lookUp: 'none', vendorDaily: 200, keepsMessageId: false, complaintLimit: 0.001 },
    authservId: null,
    notes: [
      ...(['reads_by_imap', 'looked_up_by_person', 'writes_own_message_id'] as const),
      ...(['limit_ses', 'domain_must_be_verified', 'bounces_by_webhook'] as const),
    ],
  },
  sandbox: {
    ...{ reads: 'itself', lookUp: 'message_id_search', vendorDaily: null, keepsMessageId: true, complaintLimit: null },
    authservId: null,
    notes: ['simulated'],
  },
} as const satisfies Record<MailboxKind, MailboxProvider>;

/** What a connection lacks, found by trying it. Which field is at fault goes with it. */
export const MAILBOX_PROBLEM_CODES = [
  'host_unknown', // no such name
  'host_forbidden', // the name leads into a private network
  'port_forbidden', // no mail server listens on such a port
  'port_closed',
  'no_answer',
  'wrong_protocol', // something answers, and it is not the server that was expected, or not with this security
  'tls_missing', // the server offers no STARTTLS
  'certificate_untrusted',
  'credentials_refused', // user or password, or a password where the host wants an app password
  'key_refused',
  'sending_refused', // the account may not send, or not as this address
  'domain_unverified',
  'folder_missing', // the folder that was named for sent messages
  'folder_unreadable',
  'permission_missing',
  'rate_limited',
  'unavailable',
] as const;
export type MailboxProblemCode = (typeof MAILBOX_PROBLEM_CODES)[number];

/** A field of the connection with dots (`outgoing.host`), and what is wrong with it. */
export type MailboxProblem = { field: string; code: MailboxProblemCode };
