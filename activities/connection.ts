import type { Id } from '#domain/id.ts';
import { keptWhenDisconnected } from '#domain/mailbox_connection.ts';
import type { MailboxProblem } from '#domain/mailbox_provider.ts';
import { recordAudit } from '#db/queries/audit.ts';
import { getMailbox, moveMailbox, type Mailbox } from '#db/queries/mailbox.ts';
import { adoptCandidate, dropCandidate } from '#db/queries/mailbox_connection.ts';
import { there } from './failure.ts';
import { inMoment } from './moment.ts';
import { MailboxUnauthorised, type Ports } from './ports.ts';

type Key = { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'> };

export function createConnectionActivities(ports: Ports) {
  return {
    /** Tries a mailbox's connection. One that works is connected from then on; one whose credentials are refused is not. */
    async checkConnection({ workspaceId, mailboxId }: Key): Promise<{ problems: MailboxProblem[] }> {
      const mailbox = await inMoment(ports, workspaceId, async ({ tx }) =>
        there(await getMailbox(tx, { workspaceId, mailboxId }), 'mailbox_gone'),
      );
      const { sealed, candidate } = mailbox.connection;
      const inForce = candidate ?? sealed;
      const problems = await ports.mailboxes
        .of({ ...mailbox, connection: inForce === undefined ? {} : { sealed: inForce } })
        .check();
      if (problems.length === 0) await connect(ports, mailbox);
      else if (candidate !== undefined)
        await inMoment(ports, workspaceId, ({ tx, now }) =>
          dropCandidate(tx, { workspaceId, mailboxId, candidate, now }),
        );
      else if (problems.some(({ code }) => code === 'credentials_refused' || code === 'key_refused'))
        await disconnect(ports, mailbox);
      return { problems };
    },
  };
}

/** Runs what needs a mailbox's credentials; the mailbox is disconnected when they are refused. */
export async function withCredentials<T>(
  ports: Pick<Ports, 'db' | 'time' | 'random'>,
  mailbox: Mailbox,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof MailboxUnauthorised) await disconnect(ports, mailbox);
    throw error;
  }
}

/** Its credentials no longer work. What it was paused for is kept with it: reconnecting is not resuming. */
async function disconnect(
  ports: Pick<Ports, 'db' | 'time' | 'random'>,
  { workspaceId, id: mailboxId }: Mailbox,
): Promise<void> {
  await inMoment(ports, workspaceId, async ({ tx, now }) => {
    const before = await getMailbox(tx, { workspaceId, mailboxId });
    if (!before || before.status === 'disconnected') return;
    const moved = await moveMailbox(tx, {
      ...{ workspaceId, mailboxId, now, from: [before.status], to: 'disconnected' },
      reason: 'mailbox_unauthorised',
      values: keptWhenDisconnected(before),
    });
    if (!moved) return;
    await recordAudit(tx, {
      ...{ workspaceId, now, actor: 'system:mailbox', action: 'mailbox.disconnected', subject: mailboxId },
      details: { reason: 'mailbox_unauthorised' },
    });
  });
}

/** Its connection works: it is what it was before it was lost, and what it held looks again. */
async function connect(ports: Ports, { workspaceId, id: mailboxId, connection }: Mailbox): Promise<void> {
  const connected = await inMoment(ports, workspaceId, async ({ tx, now }) => {
    const before = await getMailbox(tx, { workspaceId, mailboxId });
    // What was tried is not what is stored any more: whoever stored it has it tried too.
    const { candidate } = connection;
    if (candidate !== undefined && !(await adoptCandidate(tx, { workspaceId, mailboxId, candidate, now })))
      return false;
    if (before?.status !== 'disconnected' || before.connection.sealed !== connection.sealed) return false;
    const { pausedFor, ...values } = before.statusValues ?? {};
    const moved = await moveMailbox(tx, {
      ...{ workspaceId, mailboxId, now, from: ['disconnected'] },
      to: pausedFor === undefined ? 'connected' : 'paused',
      reason: pausedFor === undefined ? null : String(pausedFor),
      values: pausedFor === undefined ? null : values,
    });
    if (!moved) return false;
    await recordAudit(tx, {
      ...{ workspaceId, now, actor: 'system:mailbox', action: 'mailbox.connected', subject: mailboxId },
      details: { status: moved.status },
    });
    return true;
  });
  if (connected) await ports.workflows.mailboxBack({ workspaceId, mailboxId });
}
