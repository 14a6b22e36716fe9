import type { MailboxKind } from '../mailbox.ts';

/** Whose servers hand the messages of a mailbox over, as far as its settings tell. */
export const SENDING_SERVICES = [
  'google',
  'microsoft',
  'ovh',
  'gandi',
  'ionos',
  'infomaniak',
  'ses',
  'resend',
  'sandbox',
] as const;
export type SendingService = (typeof SENDING_SERVICES)[number];

interface Service {
  /** What an SPF record holds for it, as its own documentation prints it. */
  readonly spf: string;
  /** Under the sending domain, where its envelope comes from; null for the domain itself. */
  readonly envelope: string | null;
  /** The selector under which it publishes when nobody chose another. */
  readonly selector: string | null;
}

/**
 * support.google.com/a/answer/10684623; learn.microsoft.com (set up SPF, DKIM); help.ovhcloud.com (SPF); docs.gandi.net;
 * ionos.fr/assistance; infomaniak.com/fr/support; resend.com/docs (domains); docs.aws.amazon.com/ses (custom MAIL FROM).
 */
export const SERVICES = {
  google: { spf: 'include:_spf.google.com', envelope: null, selector: 'google' },
  microsoft: { spf: 'include:spf.protection.outlook.com', envelope: null, selector: 'selector1' },
  ovh: { spf: 'include:mx.ovh.com', envelope: null, selector: 'ovhmo-selector-1' },
  gandi: { spf: 'include:_mailcust.gandi.net', envelope: null, selector: 'gm1' },
  ionos: { spf: 'include:_spf-eu.ionos.com', envelope: null, selector: 's1-ionos' },
  infomaniak: { spf: 'include:spf.infomaniak.ch', envelope: null, selector: null },
  ses: { spf: 'include:amazonses.com', envelope: null, selector: null },
  resend: { spf: 'include:amazonses.com', envelope: 'send', selector: 'resend' },
  sandbox: { spf: 'include:_spf.sandbox.example', envelope: null, selector: 'sandbox' },
} as const satisfies Record<SendingService, Service>;

/** The host names of outgoing servers, by their last labels. */
const HOSTS: readonly (readonly [suffix: string, service: SendingService])[] = [
  ['gmail.com', 'google'],
  ['google.com', 'google'],
  ['googlemail.com', 'google'],
  ['office365.com', 'microsoft'],
  ['outlook.com', 'microsoft'],
  ['ovh.net', 'ovh'],
  ['ovh.com', 'ovh'],
  ['gandi.net', 'gandi'],
  ['ionos.com', 'ionos'],
  ['ionos.fr', 'ionos'],
  ['ionos.de', 'ionos'],
  ['infomaniak.com', 'infomaniak'],
  ['amazonaws.com', 'ses'],
  ['resend.com', 'resend'],
];

/** Who sends for a mailbox; null for a server that we know nothing of. */
export function sendingService({ kind, host }: { kind: MailboxKind; host: string | null }): SendingService | null {
  if (kind === 'gmail') return 'google';
  if (kind !== 'smtp') return kind;
  const name = host?.toLowerCase() ?? '';
  return HOSTS.find(([suffix]) => name === suffix || name.endsWith(`.${suffix}`))?.[1] ?? null;
}
