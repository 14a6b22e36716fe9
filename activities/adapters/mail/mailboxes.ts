import { mailboxContext, type MailboxConnection } from '#domain/mailbox_connection.ts';
import { parseConnection } from '#domain/mailbox_connection.schema.ts';
import { MAILBOX_PROVIDERS } from '#domain/mailbox_provider.ts';
import type { GoogleApp } from '#domain/wire/gmail.ts';
import { withWorkspace, type Db } from '#db/client.ts';
import type { Mailbox } from '#db/queries/mailbox.ts';
import { replaceConnection } from '#db/queries/mailbox_connection.ts';
import { NothingSent, type MailboxAdapter, type Mailboxes, type SandboxServer, type Secrets } from '../../ports.ts';
import { unseal } from '../../unseal.ts';
import { googleAccess, type GoogleAccess } from '../google/access.ts';
import { gmailMailbox } from './gmail.ts';
import type { AdapterParts } from './adapter_parts.ts';
import type { MailNetwork } from './hosts.ts';
import { resendMailbox, type ResendPlace } from './resend.ts';
import { sandboxMailbox } from './sandbox.ts';
import { sesMailbox, type SesPlace } from './ses.ts';
import { smtpMailbox } from './smtp_imap.ts';

/** Where mail vendors are; a test has its own. */
export type MailPlaces = { resend?: ResendPlace; ses?: SesPlace };

/** What adapters are made from. */
export type MailboxParts = {
  db: Db;
  time: () => Date;
  secrets: Secrets;
  network: MailNetwork;
  sandboxServer: () => SandboxServer;
  /** What Google knows this instance by; null: Gmail cannot be connected. */
  google: GoogleApp | null;
  places?: MailPlaces;
};

/**
 * Chooses the adapter of a mailbox by its kind. The connection is opened when the adapter is made, and what an earlier key
 * sealed is sealed anew in passing.
 */
export function mailboxesOf(given: MailboxParts): Mailboxes {
  const { google: app, time } = given;
  const parts = { ...given, google: app && { app, access: googleAccess(app, time) } };
  return {
    of: (mailbox) =>
      mailbox.kind === 'sandbox'
        ? sandboxMailbox({ db: parts.db, server: parts.sandboxServer }, mailbox)
        : real(parts, mailbox),
  };
}

/** Access tokens are shared by all mailboxes of this process. */
type MadeParts = Omit<MailboxParts, 'google'> & { google: { app: GoogleApp; access: GoogleAccess } | null };

/** Opens the connection at each call: between two calls a person may have changed it. */
function real(parts: MadeParts, mailbox: Mailbox): MailboxAdapter {
  const adapter = () => adapterOf(parts, mailbox);
  const hasKeys = MAILBOX_PROVIDERS[mailbox.kind].lookUp === 'idempotency_key';
  return {
    send: async (message, lastLook) => (await adapter()).send(message, lastLook),
    ...(hasKeys && {
      askAgain: async (message, lastLook) => (await (await adapter()).askAgain?.(message, lastLook)) ?? null,
    }),
    whereabouts: async (messageId) => (await adapter()).whereabouts(messageId),
    read: async (cursor, wanted) => (await adapter()).read(cursor, wanted),
    check: async () => (await adapter()).check(),
  };
}

async function adapterOf(from: MadeParts, mailbox: Mailbox): Promise<MailboxAdapter> {
  const { secrets, network, time, db } = from;
  const { workspaceId, id: mailboxId } = mailbox;
  const context = mailboxContext(workspaceId, mailboxId);
  const { sealed } = mailbox.connection;
  if (sealed === undefined) return unreachable;
  let stored = sealed;
  const store = async (fresh: string): Promise<void> => {
    const replaced = await withWorkspace(db, workspaceId, (tx) =>
      replaceConnection(tx, { workspaceId, mailboxId, before: stored, sealed: fresh, now: time() }),
    );
    if (replaced) stored = fresh;
  };
  const connection = parseConnection(await unseal(secrets, { sealed, context }, store));
  return made(from, connection, {
    address: mailbox.address,
    network,
    time,
    keep: (fresh) => store(secrets.seal(JSON.stringify(fresh), context)),
  });
}

/** The adapter of each kind. */
function made(
  { google, places }: MadeParts,
  connection: MailboxConnection,
  parts: Omit<AdapterParts<MailboxConnection['kind']>, 'connection'>,
): MailboxAdapter {
  switch (connection.kind) {
    case 'smtp':
      return smtpMailbox({ ...parts, connection });
    case 'resend':
      return resendMailbox({ ...parts, connection }, places?.resend);
    case 'ses':
      return sesMailbox({ ...parts, connection }, places?.ses);
    case 'gmail':
      return google === null ? unreachable : gmailMailbox({ ...parts, connection }, { ...google, timeoutMs: GMAIL_MS });
    case 'sandbox':
      return unreachable;
  }
}

/** Gmail is waited for so long, at each call. */
const GMAIL_MS = 20_000;

/** A mailbox that this instance cannot reach: nothing is sent, nothing is read, and the gate says so. */
const unreachable: MailboxAdapter = {
  send: () => Promise.reject(new NothingSent('mailbox_unreachable')),
  whereabouts: () => Promise.resolve('unknown'),
  read: () => Promise.reject(new NothingSent('mailbox_unreachable')),
  check: () => Promise.resolve([{ field: 'kind', code: 'unavailable' }]),
};
