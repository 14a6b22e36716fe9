import { and, asc, eq, ne, sql } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { dispatch, sandboxMail } from '../schema/index.ts';

/** How often the sandbox's server accepted one step for one lead. Once, always. */
export type AcceptedStep = { leadId: Id<'ld'>; step: number; accepted: number };

/** What the sandbox's server accepted of sequences, counted in its own store; a message that came back and its second try are one. */
export async function acceptedSteps(tx: Tx, { workspaceId }: { workspaceId: Id<'ws'> }): Promise<AcceptedStep[]> {
  return tx
    .select({ leadId: dispatch.leadId, step: dispatch.step, accepted: sql<number>`sum(${sandboxMail.accepted})::int` })
    .from(sandboxMail)
    .innerJoin(
      dispatch,
      and(
        eq(dispatch.workspaceId, sandboxMail.workspaceId),
        eq(dispatch.messageId, sandboxMail.messageId),
        // A message keeps its Message-ID from one attempt to the next.
        ne(dispatch.status, 'refused'),
      ),
    )
    .where(
      and(
        eq(sandboxMail.workspaceId, workspaceId),
        eq(sandboxMail.direction, 'to_prospect'),
        eq(dispatch.class, 'sequence'),
      ),
    )
    .groupBy(dispatch.leadId, dispatch.step)
    .orderBy(asc(dispatch.leadId), asc(dispatch.step));
}
