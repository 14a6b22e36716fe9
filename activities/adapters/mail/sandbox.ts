import { isId, type Id } from '#domain/id.ts';
import { withWorkspace, type Db } from '#db/client.ts';
import { hasSandboxMail, readSandboxInbox } from '#db/queries/sandbox_mail.ts';
import type { MailboxAdapter, SandboxServer } from '../../ports.ts';
import { addressOf, composeMessage } from './compose.ts';
import { sandboxPassword, sandboxUser } from './sandbox_login.ts';
import { sendBySmtp } from './smtp.ts';

const PAGE = 50;
/** The server is on this machine and stores before it answers: it has a message within moments, or never. */
const SETTLES_WITHIN_MS = 15_000;

/** The mailbox of a sandbox: it sends over real SMTP to the product's own server, and reads what that server kept. */
export function sandboxMailbox(
  { db, server }: { db: Db; server: () => SandboxServer },
  { workspaceId, id: mailboxId }: { workspaceId: Id<'ws'>; id: Id<'mbx'> },
): MailboxAdapter {
  return {
    settlesWithinMs: SETTLES_WITHIN_MS,
    send: async (message, lastLook) => {
      const raw = await composeMessage(message);
      return sendBySmtp(
        loginTo(server(), { workspaceId, id: mailboxId }),
        { from: addressOf(message.sender), to: message.recipient },
        raw,
        lastLook,
      );
    },
    // The server stores before it answers, so what is not there was never accepted.
    whereabouts: (messageId) =>
      withWorkspace(db, workspaceId, async (tx) =>
        (await hasSandboxMail(tx, { workspaceId, mailboxId, messageId })) ? 'accepted' : 'absent',
      ),
    check: () => Promise.resolve([]),
    // Everything in it was written to one of our messages.
    read: (cursor) =>
      withWorkspace(db, workspaceId, async (tx) => {
        const after = isId('sbx', cursor) ? cursor : null;
        const rows = await readSandboxInbox(tx, { workspaceId, mailboxId, after, limit: PAGE });
        return {
          messages: rows.map(({ id, raw }) => ({ externalId: id, raw })),
          cursor: rows.at(-1)?.id ?? after,
          more: rows.length === PAGE,
        };
      }),
  };
}

/** A writer's connection to the sandbox's server. */
export function loginTo({ host, port, secret }: SandboxServer, writer: Parameters<typeof sandboxUser>[0]) {
  const user = sandboxUser(writer);
  return { host, port, secure: false, requireTls: false, user, password: sandboxPassword(secret, user) };
}
