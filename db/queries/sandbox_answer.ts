import { and, asc, count, eq, inArray, isNull, lt, lte, min, ne, sql } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { dispatch, lead, sandboxAnswer, sandboxMail } from '../schema/index.ts';
import type { SandboxMail } from './sandbox_mail.ts';

export type SandboxAnswer = typeof sandboxAnswer.$inferSelect;
type Workspace = { workspaceId: Id<'ws'> };

const undone = (workspaceId: Id<'ws'>) => and(eq(sandboxAnswer.workspaceId, workspaceId), isNull(sandboxAnswer.doneAt));

/** Messages that reached somebody who has not made up their mind yet, oldest first. */
export async function unplannedMail(tx: Tx, { workspaceId, limit }: Workspace & { limit: number }) {
  return tx
    .select({
      id: sandboxMail.id,
      leadId: lead.id,
      email: lead.email,
      zone: lead.zone,
      country: lead.country,
      temperament: lead.temperament,
      at: sandboxMail.at,
      /** what we sent it as; null for a mail that no dispatch is behind, such as a test */
      class: dispatch.class,
    })
    .from(sandboxMail)
    .innerJoin(lead, and(eq(lead.workspaceId, sandboxMail.workspaceId), eq(lead.id, sandboxMail.leadId)))
    .leftJoin(
      dispatch,
      and(
        eq(dispatch.workspaceId, sandboxMail.workspaceId),
        eq(dispatch.messageId, sandboxMail.messageId),
        ne(dispatch.status, 'refused'),
      ),
    )
    .where(
      and(
        eq(sandboxMail.workspaceId, workspaceId),
        eq(sandboxMail.direction, 'to_prospect'),
        isNull(sandboxMail.plannedAt),
      ),
    )
    .orderBy(asc(sandboxMail.id))
    .limit(limit);
}

/** How many messages a person had received before this one. */
export async function receivedBefore(
  tx: Tx,
  { workspaceId, leadId, id }: Workspace & { leadId: Id<'ld'>; id: Id<'sbx'> },
): Promise<number> {
  const [row] = await tx
    .select({ before: count() })
    .from(sandboxMail)
    .where(
      and(
        eq(sandboxMail.workspaceId, workspaceId),
        eq(sandboxMail.leadId, leadId),
        eq(sandboxMail.direction, 'to_prospect'),
        lt(sandboxMail.id, id),
      ),
    );
  return row?.before ?? 0;
}

export async function notePlanned(
  tx: Tx,
  { workspaceId, mailIds, now }: Workspace & { mailIds: Id<'sbx'>[]; now: Date },
): Promise<void> {
  if (mailIds.length === 0) return;
  await tx
    .update(sandboxMail)
    .set({ plannedAt: now })
    .where(and(eq(sandboxMail.workspaceId, workspaceId), inArray(sandboxMail.id, mailIds)));
}

/** Plans an answer; what a temperament does about a message, it does once. */
export async function insertAnswer(tx: Tx, row: typeof sandboxAnswer.$inferInsert): Promise<boolean> {
  const made = await tx.insert(sandboxAnswer).values(row).onConflictDoNothing().returning({ id: sandboxAnswer.id });
  return made.length > 0;
}

/** An answer that is due, with who gives it and what they answer. */
export type DueAnswer = { answer: SandboxAnswer; mail: SandboxMail; lead: typeof lead.$inferSelect };

/** Answers that are due and not given yet, in the order of their instants. */
export async function dueAnswers(
  tx: Tx,
  { workspaceId, now, limit }: Workspace & { now: Date; limit: number },
): Promise<DueAnswer[]> {
  return tx
    .select({ answer: sandboxAnswer, mail: sandboxMail, lead })
    .from(sandboxAnswer)
    .innerJoin(
      sandboxMail,
      and(eq(sandboxMail.workspaceId, sandboxAnswer.workspaceId), eq(sandboxMail.id, sandboxAnswer.mailId)),
    )
    .innerJoin(lead, and(eq(lead.workspaceId, sandboxAnswer.workspaceId), eq(lead.id, sandboxAnswer.leadId)))
    .where(and(undone(workspaceId), lte(sandboxAnswer.dueAt, now)))
    .orderBy(asc(sandboxAnswer.dueAt), asc(sandboxAnswer.id))
    .limit(limit);
}

/** Notes that an answer was given. @returns false when it had been */
export async function noteAnswered(
  tx: Tx,
  { workspaceId, answerId, now }: Workspace & { answerId: Id<'ans'>; now: Date },
): Promise<boolean> {
  const rows = await tx
    .update(sandboxAnswer)
    .set({ doneAt: now, updatedAt: now })
    .where(and(undone(workspaceId), eq(sandboxAnswer.id, answerId)))
    .returning({ id: sandboxAnswer.id });
  return rows.length > 0;
}

/** When the next answer is due; null when nobody is about to answer. */
export async function nextAnswerAt(tx: Tx, { workspaceId }: Workspace): Promise<Date | null> {
  const [row] = await tx
    .select({ at: min(sandboxAnswer.dueAt) })
    .from(sandboxAnswer)
    .where(undone(workspaceId));
  return row?.at ?? null;
}

/** The next answers, in the order of their instants. */
export async function comingAnswers(tx: Tx, { workspaceId, limit }: Workspace & { limit: number }) {
  return tx
    .select({ at: sandboxAnswer.dueAt, kind: sandboxAnswer.kind, leadId: sandboxAnswer.leadId })
    .from(sandboxAnswer)
    .where(undone(workspaceId))
    .orderBy(asc(sandboxAnswer.dueAt), asc(sandboxAnswer.id))
    .limit(limit);
}

/** What is planned or done by some people, oldest first. */
export async function answersOf(
  tx: Tx,
  { workspaceId, leadIds }: Workspace & { leadIds: Id<'ld'>[] },
): Promise<SandboxAnswer[]> {
  if (leadIds.length === 0) return [];
  return tx
    .select()
    .from(sandboxAnswer)
    .where(and(eq(sandboxAnswer.workspaceId, workspaceId), inArray(sandboxAnswer.leadId, leadIds)))
    .orderBy(asc(sandboxAnswer.dueAt), sql`${sandboxAnswer.id}`)
    .limit(1000);
}
