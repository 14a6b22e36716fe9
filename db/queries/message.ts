import { and, desc, eq, getTableColumns, inArray, sql } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import { QUALIFIED_REPLIES, type TriageKind } from '#domain/triage/kinds.ts';
import type { Tx } from '../client.ts';
import { olderThan, pageOf, type Cursor, type Page } from '../page.ts';
import { message } from '../schema/index.ts';
import type { Message, MessageView } from './conversation.ts';

const { raw, search: _search, ...view } = getTableColumns(message);

/** Stores a message. @returns false when it was there already: ingestion happens once */
export async function insertMessage(tx: Tx, row: typeof message.$inferInsert): Promise<boolean> {
  const made = await tx.insert(message).values(row).onConflictDoNothing().returning({ id: message.id });
  return made.length > 0;
}

export async function getMessage(
  tx: Tx,
  { workspaceId, messageId }: { workspaceId: Id<'ws'>; messageId: Id<'msg'> },
): Promise<MessageView | null> {
  const [row] = await tx
    .select(view)
    .from(message)
    .where(and(eq(message.workspaceId, workspaceId), eq(message.id, messageId)));
  return row ?? null;
}

/** The bytes of a message as they came; null for one of ours, and for one that is not there. */
export async function originalOf(
  tx: Tx,
  { workspaceId, messageId }: { workspaceId: Id<'ws'>; messageId: Id<'msg'> },
): Promise<Uint8Array | null> {
  const [row] = await tx
    .select({ raw })
    .from(message)
    .where(and(eq(message.workspaceId, workspaceId), eq(message.id, messageId), eq(message.direction, 'in')));
  return row?.raw ?? null;
}

/** The message of a mailbox that carries this id of the mailbox's own, with its bytes. */
export async function messageByExternalId(
  tx: Tx,
  { workspaceId, mailboxId, externalId }: { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'>; externalId: string },
): Promise<Message | null> {
  const [row] = await tx
    .select({ ...view, raw })
    .from(message)
    .where(
      and(
        eq(message.workspaceId, workspaceId),
        eq(message.mailboxId, mailboxId),
        eq(message.direction, 'in'),
        eq(message.externalId, externalId),
      ),
    );
  return row ?? null;
}

/**
 * Writes what a message was found to be.
 * @param seen what was known of it when that was found: where another has said something else since, theirs stays
 * @returns false where it is not as it was seen
 */
export async function describeMessage(
  tx: Tx,
  {
    workspaceId,
    messageId,
    seen,
    ...fields
  }: { workspaceId: Id<'ws'>; messageId: Id<'msg'>; seen?: Pick<MessageView, 'kind' | 'correctedBy'> } & Partial<
    typeof message.$inferInsert
  >,
): Promise<boolean> {
  const rows = await tx
    .update(message)
    .set(fields)
    .where(
      and(
        eq(message.workspaceId, workspaceId),
        eq(message.id, messageId),
        seen && sql`(${message.kind}, ${message.correctedBy}) is not distinct from (${seen.kind}, ${seen.correctedBy})`,
      ),
    )
    .returning({ id: message.id });
  return rows.length > 0;
}

/** Of some Message-IDs, the messages that we sent under them, the latest first. */
export async function sentByMessageId(
  tx: Tx,
  { workspaceId, messageIds }: { workspaceId: Id<'ws'>; messageIds: string[] },
): Promise<MessageView[]> {
  if (messageIds.length === 0) return [];
  return tx
    .select(view)
    .from(message)
    .where(
      and(eq(message.workspaceId, workspaceId), eq(message.direction, 'out'), inArray(message.messageId, messageIds)),
    )
    .orderBy(desc(message.at));
}

/** The last message that we sent to a lead. */
export async function lastSentTo(
  tx: Tx,
  { workspaceId, leadId }: { workspaceId: Id<'ws'>; leadId: Id<'ld'> },
): Promise<MessageView | null> {
  const [row] = await tx
    .select(view)
    .from(message)
    .where(and(eq(message.workspaceId, workspaceId), eq(message.leadId, leadId), eq(message.direction, 'out')))
    .orderBy(desc(message.at))
    .limit(1);
  return row ?? null;
}

/** Whether a message is the last of its conversation that came in. */
export async function isLastInbound(
  tx: Tx,
  {
    workspaceId,
    conversationId,
    messageId,
  }: { workspaceId: Id<'ws'>; conversationId: Id<'cnv'>; messageId: Id<'msg'> },
): Promise<boolean> {
  const [last] = await tx
    .select({ id: message.id })
    .from(message)
    .where(
      and(
        eq(message.workspaceId, workspaceId),
        eq(message.conversationId, conversationId),
        eq(message.direction, 'in'),
      ),
    )
    .orderBy(desc(message.at), desc(message.id))
    .limit(1);
  return last?.id === messageId;
}

/** Whether anything that a lead wrote is a qualified reply. */
export async function isInTalk(
  tx: Tx,
  { workspaceId, leadId }: { workspaceId: Id<'ws'>; leadId: Id<'ld'> },
): Promise<boolean> {
  const rows = await tx
    .select({ id: message.id })
    .from(message)
    .where(
      and(
        eq(message.workspaceId, workspaceId),
        eq(message.leadId, leadId),
        eq(message.direction, 'in'),
        inArray(message.kind, QUALIFIED_REPLIES),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

/** The messages of a conversation, oldest first; of very many the last ones. */
export async function messagesOfConversation(
  tx: Tx,
  { workspaceId, conversationId }: { workspaceId: Id<'ws'>; conversationId: Id<'cnv'> },
): Promise<MessageView[]> {
  const rows = await tx
    .select(view)
    .from(message)
    .where(and(eq(message.workspaceId, workspaceId), eq(message.conversationId, conversationId)))
    .orderBy(desc(message.at), desc(message.id))
    .limit(500);
  return rows.reverse();
}

/** Messages, newest first. */
export async function listMessages(
  tx: Tx,
  filter: {
    workspaceId: Id<'ws'>;
    direction?: 'in' | 'out' | undefined;
    leadId?: Id<'ld'> | undefined;
    conversationId?: Id<'cnv'> | undefined;
    kinds?: TriageKind[] | undefined;
    after: Cursor | null;
    limit: number;
  },
): Promise<Page<MessageView>> {
  const rows = await tx
    .select(view)
    .from(message)
    .where(
      and(
        eq(message.workspaceId, filter.workspaceId),
        filter.direction ? eq(message.direction, filter.direction) : undefined,
        filter.leadId ? eq(message.leadId, filter.leadId) : undefined,
        filter.conversationId ? eq(message.conversationId, filter.conversationId) : undefined,
        filter.kinds ? inArray(message.kind, filter.kinds) : undefined,
        olderThan(message.at, message.id, filter.after),
      ),
    )
    .orderBy(desc(message.at), desc(message.id))
    .limit(filter.limit + 1);
  return pageOf(rows, filter.limit, (row) => ({ at: row.at, id: row.id }));
}
