import { and, asc, count, eq, isNull, ne, or, sql } from 'drizzle-orm';
import { RETURNED } from '#domain/dispatch.ts';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { dispatch, sandboxMail } from '../schema/index.ts';

/** How often the sandbox's server accepted one step for one lead. Once, always. */
export type AcceptedStep = { leadId: Id<'ld'>; step: number; accepted: number };

const sent = and(
  eq(dispatch.workspaceId, sandboxMail.workspaceId),
  eq(dispatch.messageId, sandboxMail.messageId),
  // A message keeps its Message-ID from one attempt to the next; one that came back gets another, and did leave.
  or(ne(dispatch.status, 'refused'), eq(dispatch.outcome, RETURNED)),
);
const toProspects = (workspaceId: Id<'ws'>) =>
  and(eq(sandboxMail.workspaceId, workspaceId), eq(sandboxMail.direction, 'to_prospect'));

/** What the sandbox's server accepted of sequences, counted in its own store. */
export async function acceptedSteps(tx: Tx, { workspaceId }: { workspaceId: Id<'ws'> }): Promise<AcceptedStep[]> {
  return (
    tx
      .select({
        leadId: dispatch.leadId,
        step: dispatch.step,
        accepted: sql<number>`sum(${sandboxMail.accepted})::int`,
      })
      .from(sandboxMail)
      .innerJoin(dispatch, sent)
      // One that came back and was tried again is no second message.
      .where(and(toProspects(workspaceId), eq(dispatch.class, 'sequence'), ne(dispatch.status, 'refused')))
      .groupBy(dispatch.leadId, dispatch.step)
      .orderBy(asc(dispatch.leadId), asc(dispatch.step))
  );
}

/** Messages that reached somebody without a dispatch behind them: nothing but tests may send such. */
export async function undispatchedMail(tx: Tx, { workspaceId }: { workspaceId: Id<'ws'> }): Promise<number> {
  const [row] = await tx
    .select({ mails: count() })
    .from(sandboxMail)
    .leftJoin(dispatch, sent)
    .where(and(toProspects(workspaceId), isNull(dispatch.id)));
  return row?.mails ?? 0;
}
