import { and, asc, desc, eq, gt, sql } from 'drizzle-orm';
import { idTime, newId, type Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { lead, mailbox, sandboxMail, workspace } from '../schema/index.ts';

export type SandboxMail = typeof sandboxMail.$inferSelect;
type MailboxKey = { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'> };

/** A sandbox and its clock; null for a workspace that is none, or is not there. */
export async function getSandbox(tx: Tx, { workspaceId }: { workspaceId: Id<'ws'> }) {
  const [row] = await tx
    .select({ id: workspace.id, clockOffsetMs: workspace.clockOffsetMs, skippingTo: workspace.skippingTo })
    .from(workspace)
    .where(and(eq(workspace.id, workspaceId), eq(workspace.sandbox, true)));
  return row ?? null;
}

/** Who reads an address of a sandbox: its mailbox or one of its people; null for anybody else. */
export async function findSandboxReader(
  tx: Tx,
  { workspaceId, address }: { workspaceId: Id<'ws'>; address: string },
): Promise<{ mailboxId: Id<'mbx'> } | { leadId: Id<'ld'> } | null> {
  const [box] = await tx
    .select({ id: mailbox.id })
    .from(mailbox)
    .where(and(eq(mailbox.workspaceId, workspaceId), eq(mailbox.address, address)));
  if (box) return { mailboxId: box.id };
  const [person] = await tx
    .select({ id: lead.id })
    .from(lead)
    .where(and(eq(lead.workspaceId, workspaceId), eq(lead.email, address)));
  return person ? { leadId: person.id } : null;
}

export type NewSandboxMail = MailboxKey &
  Pick<SandboxMail, 'direction' | 'leadId' | 'messageId' | 'envelopeFrom' | 'envelopeTo' | 'raw' | 'at'> & {
    /** the time outside any workspace, milliseconds: ids follow it */
    timeMs: number;
    random: Uint8Array;
  };

/**
 * Keeps a message, once for its Message-ID and recipient; another acceptance of it is counted. Under the mailbox's lock, ids of one mailbox only grow, so
 * that a reader which remembers the last id it saw misses nothing.
 * @returns null when it was there already
 */
export async function insertSandboxMail(
  tx: Tx,
  { timeMs, random, ...mail }: NewSandboxMail,
): Promise<Id<'sbx'> | null> {
  const { workspaceId, mailboxId } = mail;
  await tx
    .select({ id: mailbox.id })
    .from(mailbox)
    .where(and(eq(mailbox.workspaceId, workspaceId), eq(mailbox.id, mailboxId)))
    .for('update');
  const [last] = await tx
    .select({ id: sandboxMail.id })
    .from(sandboxMail)
    .where(
      and(
        eq(sandboxMail.workspaceId, workspaceId),
        eq(sandboxMail.mailboxId, mailboxId),
        eq(sandboxMail.direction, mail.direction),
      ),
    )
    .orderBy(desc(sandboxMail.id))
    .limit(1);
  const id = newId('sbx', Math.max(timeMs, last ? idTime(last.id) + 1 : 0), random);
  const made = await tx
    .insert(sandboxMail)
    .values({ id, ...mail })
    .onConflictDoUpdate({
      target: [sandboxMail.workspaceId, sandboxMail.direction, sandboxMail.messageId, sandboxMail.envelopeTo],
      set: { accepted: sql`${sandboxMail.accepted} + 1` },
    })
    .returning({ id: sandboxMail.id });
  return made[0]?.id === id ? id : null;
}

/** Whether the sandbox's server has taken a message, by its Message-ID with angle brackets. */
export async function hasSandboxMail(
  tx: Tx,
  { workspaceId, mailboxId, messageId }: MailboxKey & { messageId: string },
): Promise<boolean> {
  const [row] = await tx
    .select({ id: sandboxMail.id })
    .from(sandboxMail)
    .where(
      and(
        eq(sandboxMail.workspaceId, workspaceId),
        eq(sandboxMail.mailboxId, mailboxId),
        eq(sandboxMail.messageId, messageId),
      ),
    )
    .limit(1);
  return row !== undefined;
}

/** What arrived at a mailbox after a mail, oldest first. */
export async function readSandboxInbox(
  tx: Tx,
  { workspaceId, mailboxId, after, limit }: MailboxKey & { after: Id<'sbx'> | null; limit: number },
): Promise<Pick<SandboxMail, 'id' | 'raw'>[]> {
  return tx
    .select({ id: sandboxMail.id, raw: sandboxMail.raw })
    .from(sandboxMail)
    .where(
      and(
        eq(sandboxMail.workspaceId, workspaceId),
        eq(sandboxMail.mailboxId, mailboxId),
        eq(sandboxMail.direction, 'to_mailbox'),
        after === null ? undefined : gt(sandboxMail.id, after),
      ),
    )
    .orderBy(asc(sandboxMail.id))
    .limit(limit);
}

/** Everything that one person of a sandbox received and wrote, oldest first. */
export async function sandboxMailOf(
  tx: Tx,
  { workspaceId, leadId }: { workspaceId: Id<'ws'>; leadId: Id<'ld'> },
): Promise<SandboxMail[]> {
  return tx
    .select()
    .from(sandboxMail)
    .where(and(eq(sandboxMail.workspaceId, workspaceId), eq(sandboxMail.leadId, leadId)))
    .orderBy(asc(sandboxMail.at), asc(sandboxMail.id))
    .limit(200);
}
