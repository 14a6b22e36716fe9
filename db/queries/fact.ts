import { and, eq, inArray, sql } from 'drizzle-orm';
import { randomBytes } from 'node:crypto';
import { inWords } from '#domain/audience.ts';
import { OPEN_DRAFT_STATUSES } from '#domain/draft.ts';
import { newId, type Id } from '#domain/id.ts';
import type { Evidence } from '#domain/opener.ts';
import { selectRecords } from '../bulk.ts';
import type { Tx } from '../client.ts';
import { draft, evidence } from '../schema/index.ts';
import { evidenceOfLead } from './outreach.ts';

type Key = { workspaceId: Id<'ws'>; leadId: Id<'ld'>; factId: Id<'evd'> };

type Said = {
  workspaceId: Id<'ws'>;
  /** a page's address, an import's id, `manual` */
  source: string;
  now: Date;
  facts: readonly { leadId: Id<'ld'>; quote: string }[];
};

/** Stores facts as evidence, each quote once for a lead: the same words again are known. */
export async function addFacts(tx: Tx, { workspaceId, source, now, facts }: Said): Promise<void> {
  if (facts.length === 0) return;
  const leadIds = facts.map(({ leadId }) => leadId);
  const known = await tx
    .select({ leadId: evidence.leadId, quote: evidence.quote })
    .from(evidence)
    .where(and(eq(evidence.workspaceId, workspaceId), inArray(evidence.leadId, leadIds)));
  const seen = new Set(known.map(({ leadId, quote }) => `${leadId} ${inWords(quote)}`));
  const rows = facts
    .filter(({ leadId, quote }) => !seen.has(`${leadId} ${inWords(quote)}`))
    .map((fact) => ({ id: newId('evd', now.getTime(), randomBytes(10)), workspaceId, ...fact, source, at: now }));
  if (rows.length > 0) await tx.insert(evidence).select(selectRecords(evidence, rows));
}

/** Stores one. @returns it, or the one that is known by the same words */
export async function addFact(
  tx: Tx,
  { leadId, quote, ...said }: Omit<Said, 'facts'> & Said['facts'][number],
): Promise<Evidence | null> {
  await addFacts(tx, { ...said, facts: [{ leadId, quote }] });
  const facts = await evidenceOfLead(tx, { ...said, leadId });
  return facts.find((one) => inWords(one.quote) === inWords(quote)) ?? null;
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
