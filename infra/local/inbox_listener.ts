import { mailboxContext, type MailServer } from '#domain/mailbox_connection.ts';
import { parseConnection } from '#domain/mailbox_connection.schema.ts';
import type { Id } from '#domain/id.ts';
import { listenToInbox } from '#activities/adapters/mail/imap_idle.ts';
import type { MailNetwork } from '#activities/adapters/mail/hosts.ts';
import { withDirectory, withWorkspace, type Db } from '#db/client.ts';
import { listMailboxes, type Mailbox } from '#db/queries/mailbox.ts';
import { listWorkspaces } from '#db/queries/reconciler.ts';

export type ListenerParts = {
  db: Db;
  /** Opens a sealed connection; `context` names what was sealed. */
  open: (sealed: string, context: string) => string;
  network: MailNetwork;
  arrived: (key: { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'> }) => Promise<void>;
  /** How often it looks which mailboxes there are. */
  everyMs?: number;
};

export type InboxListener = {
  /** At how many inboxes it waits. */
  waitingAt(): number;
  stop(): Promise<void>;
};

type Line = { sealed: string; close: () => void };
const EVERY_MS = 20_000;
const WORKSPACES = 100;
/** Each line is a connection: beyond, mailboxes are read by schedule alone. */
const MOST_LINES = 500;
/** A server that refuses is asked again ever later: rounds, doubled each time. */
const MOST_ROUNDS_BETWEEN = 32;

/**
 * Waits at the inbox of every mailbox that is read over IMAP, for as long as this process lives, so that an answer is known
 * within a second. It only says that something arrived; what it misses is read by schedule.
 */
export function startInboxListener(parts: ListenerParts): InboxListener {
  const lines = new Map<Id<'mbx'>, Line>();
  const trouble = new Map<Id<'mbx'>, { failures: number; waits: number }>();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();

  const listen = async (mailbox: Mailbox, sealed: string): Promise<void> => {
    const { workspaceId, id: mailboxId } = mailbox;
    const waits = trouble.get(mailboxId);
    if (waits !== undefined && waits.waits > 0) {
      waits.waits -= 1;
      return;
    }
    const server = inboxOf(parts.open(sealed, mailboxContext(workspaceId, mailboxId)));
    if (server === null) return;
    const line = { alive: true };
    try {
      const close = await listenToInbox(server, parts.network, {
        // A signal that does not get through is made up for by the schedule.
        arrived: () => void parts.arrived({ workspaceId, mailboxId }).catch(() => undefined),
        ended: () => {
          line.alive = false;
          lines.delete(mailboxId);
        },
      });
      if (stopped) close();
      else if (line.alive) lines.set(mailboxId, { sealed, close });
      trouble.delete(mailboxId);
    } catch {
      // Why it cannot be read is found, and said, by whoever reads it.
      const failures = (waits?.failures ?? 0) + 1;
      trouble.set(mailboxId, { failures, waits: Math.min(2 ** failures, MOST_ROUNDS_BETWEEN) });
    }
  };

  const look = async (): Promise<void> => {
    const there = new Map((await readable(parts.db)).map((one) => [one.mailbox.id, one]));
    for (const [id, line] of lines) if (there.get(id)?.sealed !== line.sealed) line.close();
    const free = [...there.values()].filter(({ mailbox }) => !lines.has(mailbox.id));
    for (const { mailbox, sealed } of free.slice(0, MOST_LINES - lines.size)) {
      if (stopped) return;
      await listen(mailbox, sealed);
    }
  };

  const again = (): void => {
    round = look()
      // The database was away: the next round looks again.
      .catch(() => undefined)
      .then(() => {
        if (!stopped) timer = setTimeout(again, parts.everyMs ?? EVERY_MS);
      });
  };
  again();

  return {
    waitingAt: () => lines.size,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      for (const { close } of lines.values()) close();
      await round;
    },
  };
}

/** Every mailbox of a real workspace that has a connection and is not disconnected. */
async function readable(db: Db): Promise<{ mailbox: Mailbox; sealed: string }[]> {
  const found: { mailbox: Mailbox; sealed: string }[] = [];
  for (let after: Id<'ws'> | null = null; ;) {
    const page: Awaited<ReturnType<typeof listWorkspaces>> = await withDirectory(db, (tx) =>
      listWorkspaces(tx, { after, limit: WORKSPACES }),
    );
    for (const { id: workspaceId, sandbox } of page) {
      if (sandbox) continue;
      for (const mailbox of await withWorkspace(db, workspaceId, (tx) => listMailboxes(tx, { workspaceId }))) {
        const { sealed } = mailbox.connection;
        if (mailbox.status !== 'disconnected' && sealed !== undefined) found.push({ mailbox, sealed });
      }
    }
    after = page.at(-1)?.id ?? null;
    if (page.length < WORKSPACES) return found;
  }
}

/** The IMAP server of a connection; null for one that has none. */
function inboxOf(text: string): MailServer | null {
  const connection = parseConnection(text);
  return 'incoming' in connection ? connection.incoming : null;
}
