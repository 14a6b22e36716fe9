import { and, count, desc, eq, gt, inArray, isNotNull, isNull, ne, or, sql } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { ModelFault } from '#domain/model_fault.ts';
import { HUMAN_REPLIES, type TriageKind } from '#domain/triage/kinds.ts';
import type { Outcome } from '#domain/triage/threshold.ts';
import type { Triage } from '#domain/triage/triage.ts';
import type { Tx } from '../client.ts';
import { conversation, message } from '../schema/index.ts';

type Since = { workspaceId: Id<'ws'>; since: Date | null };

/** Verdicts that count for the threshold: enough to say something, and not older than what triage is like now. */
const OUTCOMES = 400;

/** What triage first said: the kind that it held back as not sure enough, or the one that it gave. */
const first = sql<TriageKind>`coalesce(${message.triage} ->> 'withheld', ${message.triage} ->> 'kind')`;
const received = ({ workspaceId, since }: Since) =>
  and(
    eq(message.workspaceId, workspaceId),
    eq(message.direction, 'in'),
    isNotNull(message.triage),
    since === null ? undefined : gt(message.at, since),
  );
/** A person sorted it anew, or was done with it as it was. */
const looked = or(isNotNull(message.correctedBy), isNotNull(conversation.doneAt));
const ofConversation = and(
  eq(conversation.workspaceId, message.workspaceId),
  eq(conversation.id, message.conversationId),
);

/** What became of the latest verdicts on people's messages that somebody looked at. Those that are unclear by themselves claim nothing. */
export async function outcomesOf(tx: Tx, of: Since): Promise<Outcome[]> {
  const rows = await tx
    .select({
      confidence: sql<number>`(${message.triage} ->> 'confidence')::float8`,
      right: sql<boolean>`${first} = ${message.kind}`,
    })
    .from(message)
    .leftJoin(conversation, ofConversation)
    .where(
      and(
        received(of),
        looked,
        inArray(first, HUMAN_REPLIES),
        ne(first, 'unclear'),
        // Held back and done with, nobody said what it is.
        or(isNotNull(message.correctedBy), ne(message.kind, 'unclear')),
      ),
    )
    .orderBy(desc(message.at))
    .limit(OUTCOMES);
  return rows;
}

type KindRecord = { kind: TriageKind; messages: number; corrected: number };

/** How many messages were read as each kind, and how many of them a person sorted otherwise. */
export async function recordByKind(tx: Tx, of: Since): Promise<KindRecord[]> {
  const kind = sql<TriageKind>`${message.triage} ->> 'kind'`;
  return tx
    .select({
      kind,
      messages: count(),
      corrected:
        sql<number>`count(*) filter (where ${message.correctedBy} is not null and ${message.kind} <> ${kind})`.mapWith(
          Number,
        ),
    })
    .from(message)
    .where(and(received(of), isNotNull(message.leadId)))
    .groupBy(kind);
}

/** Of the messages that a model read too, how many, and how many as the rules did. */
export async function agreementOf(tx: Tx, of: Since): Promise<{ asked: number; agreed: number }> {
  const [row] = await tx
    .select({
      asked: count(),
      agreed: sql<number>`count(*) filter (where ${message.triage} ->> 'model' = ${message.triage} ->> 'kind')`.mapWith(
        Number,
      ),
    })
    .from(message)
    .where(and(received(of), sql`${message.triage} ->> 'model' is not null`));
  return row ?? { asked: 0, agreed: 0 };
}

/** Why a model did not answer the last time that it was asked, and when; null where it did. A comparison that it did not answer says nothing. */
export async function lastFault(tx: Tx, of: Since): Promise<{ fault: ModelFault; at: Date } | null> {
  const fault = sql<ModelFault | null>`${message.triage} ->> 'fault'`;
  const [last] = await tx
    .select({ fault, at: message.at })
    .from(message)
    .where(
      and(
        received(of),
        or(
          isNotNull(fault),
          sql`${message.triage} ->> 'model' is not null`,
          sql`${message.triage} #>> '{reason,rule}' = 'model'`,
        ),
      ),
    )
    .orderBy(desc(message.at), desc(message.id))
    .limit(1);
  return last?.fault ? { fault: last.fault, at: last.at } : null;
}

type Correction = {
  messageId: Id<'msg'>;
  conversationId: Id<'cnv'> | null;
  fromName: string;
  fromAddress: string;
  was: TriageKind;
  kind: TriageKind | null;
  at: Date;
};

/** The latest messages that a person sorted otherwise. */
export async function correctionsOf(tx: Tx, { limit, ...of }: Since & { limit: number }): Promise<Correction[]> {
  const was = sql<TriageKind>`${message.triage} ->> 'kind'`;
  return tx
    .select({
      messageId: message.id,
      conversationId: message.conversationId,
      fromName: message.fromName,
      fromAddress: message.fromAddress,
      was,
      kind: message.kind,
      at: message.updatedAt,
    })
    .from(message)
    .where(and(received(of), isNotNull(message.correctedBy), ne(was, message.kind)))
    .orderBy(desc(message.at), desc(message.id))
    .limit(limit);
}

/** People's messages that the rules decided and no model has read yet, the newest first. */
export async function unread(
  tx: Tx,
  { workspaceId, since, limit }: { workspaceId: Id<'ws'>; since: Date; limit: number },
): Promise<{ messageId: Id<'msg'>; text: string; at: Date }[]> {
  return tx
    .select({ messageId: message.id, text: message.text, at: message.at })
    .from(message)
    .where(
      and(
        received({ workspaceId, since }),
        isNotNull(message.leadId),
        isNull(message.correctedBy),
        inArray(message.kind, HUMAN_REPLIES),
        ne(message.kind, 'unclear'),
        sql`${message.triage} -> 'model' is null`,
        sql`${message.triage} #>> '{reason,rule}' not in ('model', 'token')`,
        ne(message.text, ''),
      ),
    )
    .orderBy(desc(message.at))
    .limit(limit);
}

/** How many messages a model read since then, to compare. */
export async function countRead(
  tx: Tx,
  { workspaceId, since }: { workspaceId: Id<'ws'>; since: Date },
): Promise<number> {
  const [row] = await tx
    .select({ read: count() })
    .from(message)
    .where(and(received({ workspaceId, since }), sql`${message.triage} -> 'model' is not null`));
  return row?.read ?? 0;
}

/** Writes down what a model reads a message as, beside the rule's word; null where it did not answer, and is not asked again. */
export async function noteModel(
  tx: Tx,
  {
    workspaceId,
    messageId,
    model,
  }: { workspaceId: Id<'ws'>; messageId: Id<'msg'>; model: NonNullable<Triage['model']> | null },
): Promise<void> {
  await tx
    .update(message)
    .set({ triage: sql`${message.triage} || ${JSON.stringify({ model })}::jsonb` })
    .where(and(eq(message.workspaceId, workspaceId), eq(message.id, messageId), isNotNull(message.triage)));
}
