import { and, asc, eq, sql } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { ProvenanceField } from '#domain/lead.ts';
import { selectRecords } from '../bulk.ts';
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
  const rows = input.entries.flatMap(({ leadId, fields, evidence }) =>
    fields.map((field) => ({
      workspaceId: input.workspaceId,
      leadId,
      field,
      source: input.source,
      evidence,
      legalBasis: LEGITIMATE_INTEREST,
      at: input.now,
    })),
  );
  if (rows.length === 0) return;
  await tx
    .insert(provenance)
    .select(selectRecords(provenance, rows))
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
