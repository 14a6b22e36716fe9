import { and, eq, getTableColumns } from 'drizzle-orm';
import { inWords } from '#domain/audience.ts';
import type { Id } from '#domain/id.ts';
import { LEAD_FIELDS, searchWords, type Lead, type LeadField, type LeadValues } from '#domain/lead.ts';
import type { VerificationVerdict } from '#domain/verification.ts';
import type { Tx } from '../client.ts';
import { lead } from '../schema/index.ts';
import { companyNames } from './company.ts';

type Key = { workspaceId: Id<'ws'>; leadId: Id<'ld'> };

const {
  workspaceId: _workspace,
  search: _search,
  searchWords: _searchWords,
  titleWords: _title,
  tagWords: _tags,
  fullName: _name,
  ...view
} = getTableColumns(lead);
/** The columns of a lead as the domain knows it. */
export { view as leadView };
const of = ({ workspaceId, leadId }: Key) => and(eq(lead.workspaceId, workspaceId), eq(lead.id, leadId));

export async function getLead(tx: Tx, key: Key): Promise<Lead | null> {
  const [row] = await tx.select(view).from(lead).where(of(key));
  return row ?? null;
}

/** @param email normalised */
export async function leadByEmail(
  tx: Tx,
  { workspaceId, email }: { workspaceId: Id<'ws'>; email: string },
): Promise<Lead | null> {
  const [row] = await tx
    .select(view)
    .from(lead)
    .where(and(eq(lead.workspaceId, workspaceId), eq(lead.email, email)));
  return row ?? null;
}

/** What is derived from a lead's values and kept beside them: what search and audiences look at. */
export const derived = (
  values: {
    email: string;
    firstName: string | null;
    lastName: string | null;
    title: string | null;
    tags: readonly string[];
  },
  companyName: string | null,
) => ({
  search: searchWords(values, companyName),
  titleWords: values.title === null ? null : inWords(values.title),
  tagWords: values.tags.map(inWords),
});

/**
 * Writes what a person says of a lead: each field that changes is marked as edited, so that no import or enrichment
 * overwrites it. `companyId` is a field like the others, under the name `company`.
 * @returns the lead as it is now and the fields that changed; null when there is no such lead
 */
export async function editLead(
  tx: Tx,
  {
    workspaceId,
    leadId,
    now,
    ...said
  }: Key & { now: Date; companyId?: Id<'co'> | null | undefined } & {
    [F in LeadField]?: (F extends 'language' | 'zone' ? NonNullable<LeadValues[F]> : LeadValues[F]) | undefined;
  },
): Promise<{ lead: Lead; changed: (LeadField | 'company')[] } | null> {
  const [known] = await tx.select(view).from(lead).where(of({ workspaceId, leadId })).for('update');
  if (!known) return null;
  const values = { ...known };
  const changed: (LeadField | 'company')[] = [];
  const take = <F extends LeadField>(field: F, value: Lead[F] | undefined) => {
    if (value === undefined || JSON.stringify(value) === JSON.stringify(known[field])) return;
    Object.assign(values, { [field]: value });
    changed.push(field);
  };
  for (const field of LEAD_FIELDS) take(field, said[field] ?? (said[field] === null ? said[field] : undefined));
  if (said.companyId !== undefined && said.companyId !== known.companyId) {
    values.companyId = said.companyId;
    changed.push('company');
  }
  if (changed.length === 0) return { lead: known, changed };
  const name =
    values.companyId === null
      ? null
      : ((await companyNames(tx, { workspaceId, companyIds: [values.companyId] })).get(values.companyId) ?? null);
  const [row] = await tx
    .update(lead)
    .set({
      ...values,
      ...derived(values, name),
      editedFields: [...new Set([...known.editedFields, ...changed])],
      updatedAt: now,
    })
    .where(of({ workspaceId, leadId }))
    .returning(view);
  return row ? { lead: row, changed } : null;
}

/** Writes a provider's verdict on an address. */
export async function setVerification(
  tx: Tx,
  {
    verdict,
    by,
    now,
    enriched,
    ...key
  }: Key & { verdict: VerificationVerdict; by: string; now: Date; enriched: boolean },
): Promise<void> {
  await tx
    .update(lead)
    .set({
      verification: verdict,
      verifiedAt: now,
      verifiedBy: by,
      updatedAt: now,
      ...(enriched ? { enrichedAt: now } : {}),
    })
    .where(of(key));
}
