import type { Security } from './mailbox_connection.ts';

/** What a person must know before typing a password for a host. */
export type HostNote =
  | 'app_password' // the host takes no account password here, only one made for a program
  | 'imap_to_enable' // IMAP is off until it is switched on in the host's settings
  | 'no_password'; // the host takes no password at all over SMTP and IMAP

type Server = { readonly host: string; readonly port: number; readonly security: Security };
/** Where a mail host's servers are, as its own help pages say. */
export type MailHost = {
  readonly id: string;
  readonly name: string;
  /** Domains of its own addresses; a company's domain says nothing of its host. */
  readonly domains: readonly string[];
  readonly outgoing: Server;
  readonly incoming: Server;
  readonly note: HostNote | null;
};

const tls = (host: string, port: 465 | 993): Server => ({ host, port, security: 'tls' });
const starttls = (host: string): Server => ({ host, port: 587, security: 'starttls' });
const same = (host: string) => ({ outgoing: tls(host, 465), incoming: tls(host, 993) });

export const MAIL_HOSTS: readonly MailHost[] = [
  { id: 'ovh', name: 'OVHcloud', domains: ['ovh.fr'], ...pair('smtp.mail.ovh.net', 'imap.mail.ovh.net'), note: null },
  { id: 'gandi', name: 'Gandi', domains: ['gandi.net'], ...same('mail.gandi.net'), note: null },
  { id: 'ionos', name: 'IONOS', domains: ['ionos.fr'], ...pair('smtp.ionos.fr', 'imap.ionos.fr'), note: null },
  {
    ...{ id: 'infomaniak', name: 'Infomaniak', domains: ['ik.me', 'ikmail.com', 'etik.com'] },
    ...same('mail.infomaniak.com'),
    note: 'app_password',
  },
  {
    ...{ id: 'zoho', name: 'Zoho Mail', domains: ['zohomail.eu', 'zoho.eu'] },
    ...pair('smtp.zoho.eu', 'imap.zoho.eu'),
    note: 'imap_to_enable',
  },
  {
    ...{ id: 'gmail', name: 'Gmail, Google Workspace', domains: ['gmail.com', 'googlemail.com'] },
    ...pair('smtp.gmail.com', 'imap.gmail.com'),
    note: 'app_password',
  },
  {
    ...{ id: 'outlook', name: 'Outlook, Microsoft 365' },
    domains: ['outlook.com', 'outlook.fr', 'hotmail.com', 'hotmail.fr', 'live.com', 'live.fr', 'msn.com'],
    outgoing: starttls('smtp-mail.outlook.com'),
    incoming: tls('outlook.office365.com', 993),
    note: 'no_password',
  },
  {
    id: 'orange',
    name: 'Orange',
    domains: ['orange.fr', 'wanadoo.fr'],
    ...pair('smtp.orange.fr', 'imap.orange.fr'),
    note: null,
  },
  { id: 'free', name: 'Free', domains: ['free.fr'], ...pair('smtp.free.fr', 'imap.free.fr'), note: null },
  {
    ...{ id: 'icloud', name: 'iCloud', domains: ['icloud.com', 'me.com', 'mac.com'] },
    ...{ outgoing: starttls('smtp.mail.me.com'), incoming: tls('imap.mail.me.com', 993) },
    note: 'app_password',
  },
];

function pair(outgoing: string, incoming: string) {
  return { outgoing: tls(outgoing, 465), incoming: tls(incoming, 993) };
}

/** The host that an address tells of by its domain, or null: a company's own domain may be anywhere. */
export function hostOfAddress(address: string): MailHost | null {
  const domain = address.trim().toLowerCase().split('@').at(-1) ?? '';
  return MAIL_HOSTS.find(({ domains }) => domains.includes(domain)) ?? null;
}
