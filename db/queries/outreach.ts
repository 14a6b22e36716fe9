import { and, desc, eq } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { Evidence } from '#domain/opener.ts';
import type { Tx } from '../client.ts';
import { company, evidence, lead } from '../schema/index.ts';

type Key = { workspaceId: Id<'ws'>; leadId: Id<'ld'> };

/** A lead and its company: what a letter is written from. */
export async function leadWithCompany(
  tx: Tx,
  { workspaceId, leadId }: Key,
): Promise<{ lead: typeof lead.$inferSelect; company: typeof company.$inferSelect | null } | null> {
  const [row] = await tx
    .select({ lead, company })
    .from(lead)
    .leftJoin(company, and(eq(company.workspaceId, lead.workspaceId), eq(company.id, lead.companyId)))
    .where(and(eq(lead.workspaceId, workspaceId), eq(lead.id, leadId)));
  return row ?? null;
}

/** The stored facts about a lead, the newest first. */
export async function evidenceOfLead(tx: Tx, { workspaceId, leadId }: Key): Promise<Evidence[]> {
  const rows = await tx
    .select()
    .from(evidence)
    .where(and(eq(evidence.workspaceId, workspaceId), eq(evidence.leadId, leadId)))
    .orderBy(desc(evidence.at), desc(evidence.id));
  return rows.map(({ id, quote, source, at }) => ({ id, quote, source, at: at.getTime() }));
}

/** The normalised address of a lead. */
export async function leadAddress(tx: Tx, { workspaceId, leadId }: Key): Promise<string | null> {
  const [row] = await tx
    .select({ email: lead.email })
    .from(lead)
    .where(and(eq(lead.workspaceId, workspaceId), eq(lead.id, leadId)));
  return row?.email ?? null;
}
