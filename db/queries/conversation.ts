import { and, asc, eq, gt, gte, inArray, isNotNull, isNull, ne, or, sql, type SQL } from 'drizzle-orm';
import type { AuditAction } from '#domain/audit.ts';
import { awaitingAfter, WAITING_RESTS, type ConversationRest } from '#domain/conversation.ts';
import type { Id } from '#domain/id.ts';
import { isHumanReply, type TriageKind } from '#domain/triage/kinds.ts';
import type { Tx } from '../client.ts';
import { conversation, message } from '../schema/index.ts';

export type Conversation = typeof conversation.$inferSelect;
/** A message as it is read: its words to search stay in the database. */
export type Message = Omit<typeof message.$inferSelect, 'search'>;
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

/** What `version` counts: somebody, or a message, changed the conversation. */
const changed = (by: string, how: AuditAction, now: Date) => ({
  version: sql`${conversation.version} + 1`,
  changedBy: by,
  changedHow: how,
  changedAt: now,
  updatedAt: now,
});
const OPEN = { doneAt: null, rest: null } as const;
const NOT_PUT_OFF = { snoozedUntil: null } as const;
const rested = (rest: ConversationRest, now: Date) => ({
  ...{ doneAt: now, rest, restedAt: now, awaitingSince: null },
  ...NOT_PUT_OFF,
});
const later = (at: Date): SQL => sql`greatest(${conversation.lastMessageAt}, ${at.toISOString()}::timestamptz)`;

/** Notes a message that came in: it opens its conversation again, says what the thread is, and starts or ends the wait for an answer. */
export async function noteArrival(
  tx: Tx,
  { at, now, kind, ...key }: Key & { at: Date; now: Date; kind: TriageKind },
): Promise<void> {
  const [row] = await tx
    .select({ awaitingSince: conversation.awaitingSince })
    .from(conversation)
    .where(of(key))
    .for('update');
  await tx
    .update(conversation)
    .set({
      ...{ lastMessageAt: later(at), lastInboundAt: at, kind, ...OPEN },
      awaitingSince: awaitingAfter(row?.awaitingSince ?? null, { kind, at }),
      // A machine's answer to our message brings nothing back before its day.
      ...(isHumanReply(kind) ? NOT_PUT_OFF : {}),
      ...changed('system:mailbox', 'message.received', now),
    })
    .where(of(key));
}

/**
 * Notes a message that left. An answer was counted when a person wrote it; a step of a sequence is news to whoever is about to
 * write one.
 */
export async function noteDeparture(
  tx: Tx,
  { at, isAnswer, ...key }: Key & { at: Date; isAnswer: boolean },
): Promise<void> {
  await tx
    .update(conversation)
    .set({
      lastMessageAt: later(at),
      ...(isAnswer ? { updatedAt: at } : changed('system:dispatch', 'dispatch.accepted', at)),
    })
    .where(of(key));
}

/** A person's act: who, what, when, and on which version they did it; null where they need not have seen it. */
export type ConversationAct = Key & { seen: number | null; by: string; how: AuditAction; now: Date };

const act = async (
  tx: Tx,
  { seen, by, how, now, ...key }: ConversationAct,
  fields: Partial<typeof conversation.$inferInsert>,
): Promise<boolean> => {
  const rows = await tx
    .update(conversation)
    .set({ ...fields, ...changed(by, how, now) })
    .where(and(of(key), seen === null ? undefined : eq(conversation.version, seen)))
    .returning({ id: conversation.id });
  return rows.length > 0;
};

/** Nothing is left to do for us with it. @returns false when it is not as it was seen */
export const restConversation = (tx: Tx, { rest, ...by }: ConversationAct & { rest: ConversationRest }) =>
  act(tx, by, rested(rest, by.now));

/** Takes that back: whoever waited for an answer waits again, since when they did. @returns false when it is not as it was seen */
export async function reopenConversation(tx: Tx, by: ConversationAct): Promise<boolean> {
  const messages = await messagesSince(tx, by, null);
  const answered = messages.findLastIndex(({ direction }) => direction === 'out');
  const awaitingSince = messages.slice(answered + 1).reduce(awaitingAfter, null);
  // As if it had rested only when we last wrote: a sorting tells the wait anew from there.
  return act(tx, by, { ...OPEN, awaitingSince, restedAt: messages[answered]?.at ?? null });
}

const messagesSince = (tx: Tx, { workspaceId, conversationId }: Key, since: Date | null) =>
  tx
    .select({ direction: message.direction, kind: message.kind, at: message.at })
    .from(message)
    .where(
      and(
        eq(message.workspaceId, workspaceId),
        eq(message.conversationId, conversationId),
        since === null ? undefined : gt(message.at, since),
      ),
    )
    .orderBy(asc(message.at), asc(message.id));

/** Puts it off, dealt with or not; or takes that back. @returns false when it is not as it was seen */
export const snoozeConversation = (tx: Tx, { until, ...by }: ConversationAct & { until: Date | null }) =>
  act(tx, by, { ...OPEN, snoozedUntil: until });

/** Gives it to a member, or to nobody. @returns false when it is not as it was seen */
export const assignConversation = (tx: Tx, { memberId, ...by }: ConversationAct & { memberId: Id<'mb'> | null }) =>
  act(tx, by, { assignedTo: memberId });

/**
 * A person said what a message of it really is: the wait for an answer is told anew, from everything that came in since it last rested.
 * @param kind what the thread is from now on; null when an older message was corrected
 * @returns false when it is not as it was seen
 */
export async function retriageConversation(
  tx: Tx,
  { kind, ...by }: ConversationAct & { kind: TriageKind | null },
): Promise<boolean> {
  const row = await getConversation(tx, by);
  if (row === null) return false;
  const unanswered = (await messagesSince(tx, by, row.restedAt)).filter(({ direction }) => direction === 'in');
  const awaitingSince = row.doneAt === null ? unanswered.reduce(awaitingAfter, null) : null;
  return act(tx, by, { awaitingSince, ...(kind === null ? {} : { kind }) });
}

type OfLead = { workspaceId: Id<'ws'>; leadId: Id<'ld'>; now: Date };
const answeredTo = ({ workspaceId, leadId }: OfLead) =>
  and(
    eq(conversation.workspaceId, workspaceId),
    eq(conversation.leadId, leadId),
    isNotNull(conversation.lastInboundAt),
  );

/** They booked, or moved what they had booked: what a lead wrote before has its answer. */
export async function bookedInConversations(tx: Tx, { how, ...lead }: OfLead & { how: AuditAction }): Promise<void> {
  const { now } = lead;
  await tx
    .update(conversation)
    .set({ ...rested('booked', now), ...changed('system:meeting', how, now) })
    .where(and(answeredTo(lead), or(isNull(conversation.doneAt), inArray(conversation.rest, [...WAITING_RESTS]))));
}

/** Their meeting was called off: what rested since it was made waits for an answer again, but for a story that a person ended. */
export async function calledOffInConversations(tx: Tx, { since, ...lead }: OfLead & { since: Date }): Promise<void> {
  const { now } = lead;
  await tx
    .update(conversation)
    .set({
      ...{ ...OPEN, ...NOT_PUT_OFF },
      awaitingSince: sql`coalesce(${conversation.awaitingSince}, ${now.toISOString()}::timestamptz)`,
      ...changed('system:meeting', 'meeting.cancelled', now),
    })
    .where(
      and(
        answeredTo(lead),
        gte(conversation.restedAt, since),
        or(isNull(conversation.rest), ne(conversation.rest, 'closed')),
      ),
    );
}

/** Nobody takes care of what somebody who left took care of. */
export async function unassignConversations(
  tx: Tx,
  { workspaceId, memberId }: { workspaceId: Id<'ws'>; memberId: Id<'mb'> },
): Promise<void> {
  await tx
    .update(conversation)
    .set({ assignedTo: null })
    .where(and(eq(conversation.workspaceId, workspaceId), eq(conversation.assignedTo, memberId)));
}
