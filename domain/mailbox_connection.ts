import type { Id } from './id.ts';

/** How a line to a mail server is kept private: TLS from the first byte, or STARTTLS, which is insisted upon. */
export const SECURITIES = ['tls', 'starttls'] as const;
export type Security = (typeof SECURITIES)[number];

/** A server that a person named, and the login to it. The password is a secret. */
export type MailServer = { host: string; port: number; security: Security; user: string; password: string };

/**
 * How a mailbox is connected. Whole it is a secret: it is stored sealed, and only `shownConnection` leaves the server.
 * Resend and SES send only, so their inbox is read over IMAP: nothing is sent when replies cannot be read.
 */
export type MailboxConnection =
  | { kind: 'sandbox' }
  | {
      kind: 'smtp';
      outgoing: MailServer;
      incoming: MailServer;
      /** The folder that keeps what was sent, where the server does not say which it is. */
      sentFolder: string | null;
    }
  | { kind: 'resend'; apiKey: string; webhookSecret: string | null; incoming: MailServer }
  | {
      kind: 'ses';
      region: string;
      accessKeyId: string;
      secretAccessKey: string;
      configurationSet: string | null;
      /** The SNS topic that bounces and complaints come from; no other's are believed. */
      topicArn: string | null;
      incoming: MailServer;
    }
  | {
      kind: 'gmail';
      refreshToken: string;
      accessToken: string | null;
      /** milliseconds since 1970; null without an access token */
      accessTokenExpiresAt: number | null;
      scopes: string[];
      /** When Gmail was last asked to tell of arrivals, milliseconds since 1970. */
      watchedAt: number | null;
    };
export type ConnectionOf<K extends MailboxConnection['kind']> = Extract<MailboxConnection, { kind: K }>;

/** What is sealed, for `Seal`: a connection opens in its own mailbox's row and nowhere else. */
export const mailboxContext = (workspaceId: Id<'ws'>, mailboxId: Id<'mbx'>): string =>
  `mailbox|${workspaceId}|${mailboxId}`;

type Shown<T> = Omit<T, 'password'>;
/** What may be shown of a connection: no password, no key, no token. */
export type ShownConnection =
  | { kind: 'sandbox' | 'gmail' }
  | { kind: 'smtp'; outgoing: Shown<MailServer>; incoming: Shown<MailServer>; sentFolder: string | null }
  | { kind: 'resend'; hasWebhookSecret: boolean; incoming: Shown<MailServer> }
  | {
      kind: 'ses';
      region: string;
      accessKeyId: string;
      configurationSet: string | null;
      topicArn: string | null;
      incoming: Shown<MailServer>;
    };

const shownServer = ({ host, port, security, user }: MailServer): Shown<MailServer> => ({ host, port, security, user });

/** A connection without its secrets. */
export function shownConnection(connection: MailboxConnection): ShownConnection {
  switch (connection.kind) {
    case 'sandbox':
    case 'gmail':
      return { kind: connection.kind };
    case 'smtp': {
      const { kind, outgoing, incoming, sentFolder } = connection;
      return { kind, outgoing: shownServer(outgoing), incoming: shownServer(incoming), sentFolder };
    }
    case 'resend': {
      const { kind, webhookSecret, incoming } = connection;
      return { kind, hasWebhookSecret: webhookSecret !== null, incoming: shownServer(incoming) };
    }
    case 'ses': {
      const { kind, region, accessKeyId, configurationSet, topicArn, incoming } = connection;
      return { kind, region, accessKeyId, configurationSet, topicArn, incoming: shownServer(incoming) };
    }
  }
}

/** A connection whose secrets may be left out, null, to keep those that are stored. */
type Kept<T> = {
  [K in keyof T]: K extends 'password' | 'apiKey' | 'secretAccessKey'
    ? T[K] | null
    : T[K] extends MailServer
      ? Omit<MailServer, 'password'> & { password: string | null }
      : T[K];
};
export type TypedConnection = Kept<ConnectionOf<'smtp'>> | Kept<ConnectionOf<'resend'>> | Kept<ConnectionOf<'ses'>>;

/**
 * Puts the stored secrets where none was typed. A password goes only to the server and the user it was given for: whoever
 * may change a host may not have it sent to another.
 * @returns the connection, or the fields whose secret must be typed again
 */
export function withStoredSecrets(
  typed: TypedConnection,
  stored: MailboxConnection | null,
): { connection: MailboxConnection } | { missing: string[] } {
  const missing: string[] = [];
  const secret = (field: string, given: string | null, kept: string | null): string => {
    if (given === null && kept === null) missing.push(field);
    return given ?? kept ?? '';
  };
  const server = (
    field: 'outgoing' | 'incoming',
    given: Kept<ConnectionOf<'smtp'>>['incoming'],
    before: MailServer | null,
  ): MailServer => {
    const same =
      before !== null && before.host === given.host && before.port === given.port && before.user === given.user;
    return { ...given, password: secret(`${field}.password`, given.password, same ? before.password : null) };
  };
  const made = ((): MailboxConnection => {
    switch (typed.kind) {
      case 'smtp': {
        const before = stored?.kind === 'smtp' ? stored : null;
        return {
          ...typed,
          outgoing: server('outgoing', typed.outgoing, before?.outgoing ?? null),
          incoming: server('incoming', typed.incoming, before?.incoming ?? null),
        };
      }
      case 'resend': {
        const before = stored?.kind === 'resend' ? stored : null;
        return {
          ...typed,
          apiKey: secret('apiKey', typed.apiKey, before?.apiKey ?? null),
          webhookSecret: typed.webhookSecret ?? before?.webhookSecret ?? null,
          incoming: server('incoming', typed.incoming, before?.incoming ?? null),
        };
      }
      case 'ses': {
        const before = stored?.kind === 'ses' ? stored : null;
        const same = before?.accessKeyId === typed.accessKeyId;
        return {
          ...typed,
          secretAccessKey: secret('secretAccessKey', typed.secretAccessKey, same ? before.secretAccessKey : null),
          incoming: server('incoming', typed.incoming, before?.incoming ?? null),
        };
      }
    }
  })();
  return missing.length > 0 ? { missing } : { connection: made };
}

type Values = Record<string, string | number>;

/** What is kept of a mailbox's state when it is disconnected: what it was paused for, because reconnecting is not resuming. */
export function keptWhenDisconnected(before: {
  status: string;
  statusReason: string | null;
  statusValues: Values | null;
}): Values {
  const values = before.statusValues ?? {};
  return before.status === 'paused' ? { ...values, pausedFor: before.statusReason ?? 'person' } : values;
}
