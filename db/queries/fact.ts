import { and, eq, inArray, sql } from 'drizzle-orm';
import { inWords } from '#domain/audience.ts';
import { OPEN_DRAFT_STATUSES } from '#domain/draft.ts';
import type { Id } from '#domain/id.ts';
import type { Evidence } from '#domain/opener.ts';
import type { Tx } from '../client.ts';
import { draft, evidence } from '../schema/index.ts';
import { evidenceOfLead } from './outreach.ts';

type Key = { workspaceId: Id<'ws'>; leadId: Id<'ld'>; factId: Id<'evd'> };

/** Stores a fact about a lead, once: the same words again find the one that is known. */
export async function addFact(tx: Tx, row: typeof evidence.$inferInsert): Promise<Evidence> {
  const { id, quote, source, at } = row;
  const known = (await evidenceOfLead(tx, row)).find((one) => inWords(one.quote) === inWords(quote));
  if (known) return known;
  await tx.insert(evidence).values(row);
  return { id, quote, source, at: at.getTime() };
}

/** Whether a draft that may still be approved or sent claims this fact. */
export async function isQuotedInWaitingDraft(tx: Tx, { workspaceId, leadId, factId }: Key): Promise<boolean> {
  const rows = await tx
    .select({ id: draft.id })
    .from(draft)
    .where(
      and(
        eq(draft.workspaceId, workspaceId),
        eq(draft.leadId, leadId),
        inArray(draft.status, OPEN_DRAFT_STATUSES),
        sql`${draft.claims} @> ${JSON.stringify([{ evidenceId: factId }])}::jsonb`,
      ),
    )
    .limit(1);
  return rows.length > 0;
}

/** Takes a fact away. @returns false when there was none */
export async function deleteFact(tx: Tx, { workspaceId, leadId, factId }: Key): Promise<boolean> {
  const gone = await tx
    .delete(evidence)
    .where(and(eq(evidence.workspaceId, workspaceId), eq(evidence.leadId, leadId), eq(evidence.id, factId)))
    .returning({ id: evidence.id });
  return gone.length > 0;
}
