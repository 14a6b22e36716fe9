import { and, asc, count, eq, gt, inArray, sql } from 'drizzle-orm';
import { randomBytes } from 'node:crypto';
import { inWords } from '#domain/audience.ts';
import { newId, type Id } from '#domain/id.ts';
import type { Company, CompanyValues } from '#domain/lead.ts';
import { selectRecords } from '../bulk.ts';
import type { Tx } from '../client.ts';
import { company, lead } from '../schema/index.ts';

type Key = { workspaceId: Id<'ws'>; companyId: Id<'co'> };
export type CompanyRow = typeof company.$inferSelect;

const words = (industry: string | null) => (industry === null ? null : inWords(industry));
const view = ({ industryWords: _words, workspaceId: _workspace, ...row }: CompanyRow): Company => row;

/**
 * Makes the companies that are new and fills what was blank in the others; what is known of one is never overwritten,
 * except a name that was only its domain.
 * @returns id and name of each company, by key
 */
export async function mergeCompanies(
  tx: Tx,
  {
    workspaceId,
    now,
    companies,
  }: { workspaceId: Id<'ws'>; now: Date; companies: readonly { key: string; values: CompanyValues }[] },
): Promise<Map<string, { id: Id<'co'>; name: string }>> {
  const byKey = new Map<string, CompanyValues>();
  for (const { key, values } of companies) {
    const known = byKey.get(key);
    byKey.set(key, known ? filled(known, values) : values);
  }
  if (byKey.size === 0) return new Map();
  const known = await tx
    .select()
    .from(company)
    .where(
      and(
        eq(company.workspaceId, workspaceId),
        sql`${company.key} in (select jsonb_array_elements_text(${JSON.stringify([...byKey.keys()])}::jsonb))`,
      ),
    );
  const result = new Map(known.map(({ key, id, name }) => [key, { id, name }]));
  // A company of which nothing new is said is left alone: in an import, that is nearly all of them.
  for (const row of known) {
    const said = byKey.get(row.key);
    if (said && addsNothing(row, said)) byKey.delete(row.key);
  }
  if (byKey.size === 0) return result;
  // In the order of their keys, so that two imports of the same companies wait for each other instead of deadlocking.
  const rows = [...byKey]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, values]) => ({
      id: newId('co', now.getTime(), randomBytes(10)),
      workspaceId,
      key,
      ...values,
      name: values.name ?? key,
      industryWords: words(values.industry),
      createdAt: now,
      updatedAt: now,
    }));
  const kept = await tx
    .insert(company)
    .select(selectRecords(company, rows))
    .onConflictDoUpdate({
      target: [company.workspaceId, company.key],
      set: {
        name: sql`case when ${company.name} = ${company.domain} then excluded.name else ${company.name} end`,
        domain: sql`coalesce(${company.domain}, excluded.domain)`,
        industry: sql`coalesce(${company.industry}, excluded.industry)`,
        industryWords: sql`coalesce(${company.industryWords}, excluded.industry_words)`,
        size: sql`coalesce(${company.size}, excluded.size)`,
        city: sql`coalesce(${company.city}, excluded.city)`,
        country: sql`coalesce(${company.country}, excluded.country)`,
        updatedAt: sql`excluded.updated_at`,
      },
    })
    .returning({ id: company.id, key: company.key, name: company.name });
  for (const { key, ...row } of kept) result.set(key, row);
  return result;
}

/** Whether every blank stays blank. */
const addsNothing = (known: CompanyRow, said: CompanyValues): boolean => {
  const after = filled(known, said);
  return (['name', 'domain', 'industry', 'size', 'city', 'country'] as const).every(
    (field) => after[field] === known[field],
  );
};

const filled = (known: CompanyValues, said: CompanyValues): CompanyValues => ({
  name: known.name === null || known.name === known.domain ? (said.name ?? known.name) : known.name,
  domain: known.domain ?? said.domain,
  industry: known.industry ?? said.industry,
  size: known.size ?? said.size,
  city: known.city ?? said.city,
  country: known.country ?? said.country,
});

export async function getCompany(
  tx: Tx,
  { workspaceId, companyId }: Key,
): Promise<(Company & { leads: number }) | null> {
  const [row] = await tx
    .select()
    .from(company)
    .where(and(eq(company.workspaceId, workspaceId), eq(company.id, companyId)));
  if (!row) return null;
  const [counted] = await tx
    .select({ leads: count() })
    .from(lead)
    .where(and(eq(lead.workspaceId, workspaceId), eq(lead.companyId, companyId)));
  return { ...view(row), leads: counted?.leads ?? 0 };
}

/** Companies by name, those whose name or domain holds a text. `after` is the key of the last one seen. */
export async function listCompanies(
  tx: Tx,
  {
    workspaceId,
    search,
    after,
    limit,
  }: { workspaceId: Id<'ws'>; search?: string | undefined; after: string | null; limit: number },
): Promise<{ items: Company[]; next: string | null }> {
  const needle = search === undefined ? '' : search.trim().toLowerCase();
  const rows = await tx
    .select()
    .from(company)
    .where(
      and(
        eq(company.workspaceId, workspaceId),
        after === null ? undefined : gt(company.key, after),
        needle === ''
          ? undefined
          : sql`(strpos(lower(${company.name}), ${needle}) > 0 or strpos(${company.key}, ${needle}) > 0)`,
      ),
    )
    .orderBy(asc(company.key))
    .limit(limit + 1);
  const items = rows.slice(0, limit);
  return { items: items.map(view), next: rows.length > limit ? (items.at(-1)?.key ?? null) : null };
}

/** Writes what a person says of a company. @returns null when there is no such company */
export async function updateCompany(
  tx: Tx,
  {
    workspaceId,
    companyId,
    now,
    ...said
  }: Key & { now: Date } & { [F in keyof Omit<CompanyValues, 'domain' | 'name'>]?: CompanyValues[F] | undefined } & {
    name?: string | undefined;
  },
): Promise<Company | null> {
  const [row] = await tx
    .update(company)
    .set({ ...said, ...(said.industry === undefined ? {} : { industryWords: words(said.industry) }), updatedAt: now })
    .where(and(eq(company.workspaceId, workspaceId), eq(company.id, companyId)))
    .returning();
  return row ? view(row) : null;
}

/** Names of companies, by id. */
export async function companyNames(
  tx: Tx,
  { workspaceId, companyIds }: { workspaceId: Id<'ws'>; companyIds: Id<'co'>[] },
): Promise<Map<Id<'co'>, string>> {
  if (companyIds.length === 0) return new Map();
  const rows = await tx
    .select({ id: company.id, name: company.name })
    .from(company)
    .where(and(eq(company.workspaceId, workspaceId), inArray(company.id, companyIds)));
  return new Map(rows.map(({ id, name }) => [id, name]));
}
