import { and, asc, eq, sql } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { ProvenanceField } from '#domain/lead.ts';
import type { Tx } from '../client.ts';
import { provenance } from '../schema/index.ts';

export type Provenance = typeof provenance.$inferSelect;

/** The basis on which people are prospected by a company: GDPR, article 6 (1) f. */
export const LEGITIMATE_INTEREST = 'legitimate_interest';

/** Writes where fields came from: the latest source of a field replaces the one before, as its value did. */
export async function recordProvenance(
  tx: Tx,
  input: {
    workspaceId: Id<'ws'>;
    now: Date;
    /** `manual`, an import's id, a provider's name, `reply` */
    source: string;
    entries: readonly { leadId: Id<'ld'>; fields: readonly ProvenanceField[]; evidence: string | null }[];
  },
): Promise<void> {
  const entries = input.entries.filter(({ fields }) => fields.length > 0);
  if (entries.length === 0) return;
  const json = JSON.stringify(entries.map(({ leadId, fields, evidence }) => ({ lead: leadId, fields, evidence })));
  const at = input.now.toISOString();
  await tx
    .insert(provenance)
    // An import writes eight of these a lead: what they share is said once, and the fields of a lead are one array.
    .select(
      sql`select ${input.workspaceId}, r.lead, f, ${input.source}, r.evidence, ${LEGITIMATE_INTEREST}, ${at}::timestamptz
        from jsonb_to_recordset(${json}::jsonb) as r(lead text, evidence text, fields jsonb), jsonb_array_elements_text(r.fields) f`,
    )
    .onConflictDoUpdate({
      target: [provenance.workspaceId, provenance.leadId, provenance.field],
      set: {
        source: sql`excluded.source`,
        evidence: sql`excluded.evidence`,
        legalBasis: sql`excluded.legal_basis`,
        at: sql`excluded.at`,
      },
    });
}

/** Where each field of a lead came from. */
export async function provenanceOf(
  tx: Tx,
  { workspaceId, leadId }: { workspaceId: Id<'ws'>; leadId: Id<'ld'> },
): Promise<Provenance[]> {
  return tx
    .select()
    .from(provenance)
    .where(and(eq(provenance.workspaceId, workspaceId), eq(provenance.leadId, leadId)))
    .orderBy(asc(provenance.field));
}

/** Where the address of a lead came from; null when nothing says so. */
export async function emailSource(
  tx: Tx,
  { workspaceId, leadId }: { workspaceId: Id<'ws'>; leadId: Id<'ld'> },
): Promise<string | null> {
  const [row] = await tx
    .select({ source: provenance.source })
    .from(provenance)
    .where(and(eq(provenance.workspaceId, workspaceId), eq(provenance.leadId, leadId), eq(provenance.field, 'email')));
  return row?.source ?? null;
}
