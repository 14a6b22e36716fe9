import { and, asc, count, eq, isNull, sql } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { dispatch, sandboxMail } from '../schema/index.ts';

/** How often the sandbox's server accepted one step for one lead. Once, always. */
export type AcceptedStep = { leadId: Id<'ld'>; step: number; accepted: number };

const sent = and(eq(dispatch.workspaceId, sandboxMail.workspaceId), eq(dispatch.messageId, sandboxMail.messageId));
const toProspects = (workspaceId: Id<'ws'>) =>
  and(eq(sandboxMail.workspaceId, workspaceId), eq(sandboxMail.direction, 'to_prospect'));

/** What the sandbox's server accepted of sequences, counted in its own store. */
export async function acceptedSteps(tx: Tx, { workspaceId }: { workspaceId: Id<'ws'> }): Promise<AcceptedStep[]> {
  return tx
    .select({ leadId: dispatch.leadId, step: dispatch.step, accepted: sql<number>`count(*)::int` })
    .from(sandboxMail)
    .innerJoin(dispatch, sent)
    .where(and(toProspects(workspaceId), eq(dispatch.class, 'sequence')))
    .groupBy(dispatch.leadId, dispatch.step)
    .orderBy(asc(dispatch.leadId), asc(dispatch.step));
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
