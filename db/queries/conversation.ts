import { and, asc, desc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import { leadName } from '#domain/lead.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';
import type { Tx } from '../client.ts';
import { olderThan, pageOf, type Cursor, type Page } from '../page.ts';
import { company, conversation, lead } from '../schema/index.ts';
import type { message } from '../schema/index.ts';

export type Conversation = typeof conversation.$inferSelect;
export type Message = typeof message.$inferSelect;
/** A message without its raw bytes: what lists and screens carry. */
export type MessageView = Omit<Message, 'raw'>;
type Key = { workspaceId: Id<'ws'>; conversationId: Id<'cnv'> };

const of = ({ workspaceId, conversationId }: Key) =>
  and(eq(conversation.workspaceId, workspaceId), eq(conversation.id, conversationId));

export async function getConversation(tx: Tx, key: Key): Promise<Conversation | null> {
  const [row] = await tx.select().from(conversation).where(of(key));
  return row ?? null;
}

export async function conversationOfEnrollment(
  tx: Tx,
  { workspaceId, enrollmentId }: { workspaceId: Id<'ws'>; enrollmentId: Id<'enr'> },
): Promise<Conversation | null> {
  const [row] = await tx
    .select()
    .from(conversation)
    .where(and(eq(conversation.workspaceId, workspaceId), eq(conversation.enrollmentId, enrollmentId)))
    .orderBy(asc(conversation.createdAt))
    .limit(1);
  return row ?? null;
}

export async function insertConversation(tx: Tx, row: typeof conversation.$inferInsert): Promise<void> {
  await tx.insert(conversation).values(row);
}

/** Notes a message on its conversation: an inbound one reopens it and sets its kind. */
export async function touchConversation(
  tx: Tx,
  { at, now, kind, inbound, ...key }: Key & { at: Date; now: Date; inbound: boolean; kind?: TriageKind },
): Promise<void> {
  await tx
    .update(conversation)
    .set({
      lastMessageAt: sql`greatest(${conversation.lastMessageAt}, ${at.toISOString()}::timestamptz)`,
      updatedAt: now,
      ...(inbound ? { lastInboundAt: at, doneAt: null } : {}),
      ...(kind ? { kind } : {}),
    })
    .where(of(key));
}

/** Says that a person is done with a conversation, or takes that back. */
export async function setConversationDone(
  tx: Tx,
  { doneAt, now, ...key }: Key & { doneAt: Date | null; now: Date },
): Promise<boolean> {
  const rows = await tx
    .update(conversation)
    .set({ doneAt, updatedAt: now })
    .where(of(key))
    .returning({ id: conversation.id });
  return rows.length > 0;
}

/** A row of the inbox. */
export type InboxItem = Conversation & {
  leadName: string;
  companyName: string | null;
  snippet: string;
  messages: number;
};

/** Conversations that somebody answered, the latest message first. */
export async function listConversations(
  tx: Tx,
  filter: {
    workspaceId: Id<'ws'>;
    kinds?: TriageKind[] | undefined;
    leadId?: Id<'ld'> | undefined;
    done?: boolean | undefined;
    after: Cursor | null;
    limit: number;
  },
): Promise<Page<InboxItem>> {
  const lastInbound = sql<string>`(select left(m.text, 240) from message m where m.workspace_id = ${conversation.workspaceId}
    and m.conversation_id = ${conversation.id} and m.direction = 'in' order by m.at desc limit 1)`;
  const messages = sql<number>`(select count(*)::int from message m where m.workspace_id = ${conversation.workspaceId} and m.conversation_id = ${conversation.id})`;
  const rows = await tx
    .select({
      conversation,
      firstName: lead.firstName,
      lastName: lead.lastName,
      email: lead.email,
      companyName: company.name,
      snippet: lastInbound,
      messages,
    })
    .from(conversation)
    .leftJoin(lead, and(eq(lead.workspaceId, conversation.workspaceId), eq(lead.id, conversation.leadId)))
    .leftJoin(company, and(eq(company.workspaceId, lead.workspaceId), eq(company.id, lead.companyId)))
    .where(
      and(
        eq(conversation.workspaceId, filter.workspaceId),
        isNotNull(conversation.lastInboundAt),
        filter.kinds ? inArray(conversation.kind, filter.kinds) : undefined,
        filter.leadId ? eq(conversation.leadId, filter.leadId) : undefined,
        filter.done === undefined
          ? undefined
          : filter.done
            ? isNotNull(conversation.doneAt)
            : isNull(conversation.doneAt),
        olderThan(conversation.lastMessageAt, conversation.id, filter.after),
      ),
    )
    .orderBy(desc(conversation.lastMessageAt), desc(conversation.id))
    .limit(filter.limit + 1);
  const items = rows.map(({ conversation: row, firstName, lastName, email, snippet, ...rest }) => ({
    ...row,
    ...rest,
    snippet,
    leadName: leadName({ firstName, lastName, email }),
  }));
  return pageOf(items, filter.limit, (row) => ({ at: row.lastMessageAt, id: row.id }));
}

/** How many open conversations there are of each kind. */
export async function countConversations(
  tx: Tx,
  { workspaceId }: { workspaceId: Id<'ws'> },
): Promise<Partial<Record<TriageKind, number>>> {
  const rows = await tx
    .select({ kind: conversation.kind, count: sql<number>`count(*)::int` })
    .from(conversation)
    .where(and(eq(conversation.workspaceId, workspaceId), isNotNull(conversation.kind), isNull(conversation.doneAt)))
    .groupBy(conversation.kind);
  return Object.fromEntries(rows.flatMap(({ kind, count }) => (kind ? [[kind, count]] : [])));
}
