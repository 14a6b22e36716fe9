import {
  and,
  asc,
  count,
  desc,
  eq,
  exists,
  getTableColumns,
  gt,
  inArray,
  isNotNull,
  isNull,
  or,
  sql,
  type SQL,
} from 'drizzle-orm';
import { inWords, type Audience } from '#domain/audience.ts';
import { normaliseEmail } from '#domain/email.ts';
import type { EnrollmentStage } from '#domain/enrollment.ts';
import type { Id } from '#domain/id.ts';
import { LEAD_FIELDS, searchWords, type Lead, type LeadField, type LeadValues } from '#domain/lead.ts';
import type { VerificationVerdict } from '#domain/verification.ts';
import type { Tx } from '../client.ts';
import { olderThan, pageOf, type Cursor, type Page } from '../page.ts';
import { company, enrollment, lead } from '../schema/index.ts';
import { companyNames } from './company.ts';

type Key = { workspaceId: Id<'ws'>; leadId: Id<'ld'> };

const {
  workspaceId: _workspace,
  search: _search,
  titleWords: _title,
  tagWords: _tags,
  ...view
} = getTableColumns(lead);
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

export type LeadFilter = {
  workspaceId: Id<'ws'>;
  /** words, each found somewhere in the address, names, title or company */
  search?: string | undefined;
  /** `none`: never verified */
  verification?: VerificationVerdict | 'none' | undefined;
  source?: string | undefined;
  tag?: string | undefined;
  country?: string | undefined;
  /** words found in the title, as a whole */
  title?: string | undefined;
  companyId?: Id<'co'> | undefined;
  suppressed?: boolean | undefined;
  campaignId?: Id<'cmp'> | undefined;
  stage?: EnrollmentStage | undefined;
};

function filtered(filter: LeadFilter): SQL | undefined {
  const words = filter.search === undefined ? [] : searched(filter.search);
  const enrolled =
    filter.campaignId === undefined && filter.stage === undefined
      ? undefined
      : exists(
          sql`(select 1 from ${enrollment} where ${and(
            eq(enrollment.workspaceId, lead.workspaceId),
            eq(enrollment.leadId, lead.id),
            filter.campaignId === undefined ? undefined : eq(enrollment.campaignId, filter.campaignId),
            filter.stage === undefined ? undefined : eq(enrollment.stage, filter.stage),
          )})`,
        );
  return and(
    eq(lead.workspaceId, filter.workspaceId),
    ...words.map((word) => sql`strpos(${lead.search}, ${word}) > 0`),
    filter.verification === undefined
      ? undefined
      : filter.verification === 'none'
        ? isNull(lead.verification)
        : eq(lead.verification, filter.verification),
    filter.source === undefined ? undefined : eq(lead.source, filter.source),
    filter.tag === undefined ? undefined : hasTag(filter.tag),
    filter.country === undefined ? undefined : eq(lead.country, filter.country),
    filter.title === undefined ? undefined : hasTitle(filter.title),
    filter.companyId === undefined ? undefined : eq(lead.companyId, filter.companyId),
    filter.suppressed === undefined ? undefined : eq(lead.suppressed, filter.suppressed),
    enrolled,
  );
}

/** An address is looked for as it is, other words folded as what they are compared with. */
function searched(text: string): string[] {
  const address = text.includes('@') ? normaliseEmail(text) : null;
  if (address !== null) return [address];
  return text
    .toLowerCase()
    .split(/\s+/)
    .flatMap((word) => (/[@.]/.test(word) ? [word] : inWords(word).split(' ')))
    .filter((word) => word !== '')
    .slice(0, 8);
}

const hasTag = (tag: string) => sql`${lead.tagWords} @> ${JSON.stringify([inWords(tag)])}::jsonb`;
const hasTitle = (title: string) => sql`strpos(' ' || ${lead.titleWords} || ' ', ${` ${inWords(title)} `}) > 0`;

/** A row of the leads' table. */
export type LeadItem = Lead & {
  company: { id: Id<'co'>; name: string; domain: string | null } | null;
  /** the open enrollment, or the last one */
  enrollment: {
    campaignId: Id<'cmp'>;
    stage: EnrollmentStage | null;
    end: string | null;
    step: number;
    at: Date;
  } | null;
};

/** Leads, newest first. */
export async function listLeads(
  tx: Tx,
  filter: LeadFilter & { after: Cursor | null; limit: number },
): Promise<Page<LeadItem>> {
  const rows = await tx
    .select({ lead: view, company: { id: company.id, name: company.name, domain: company.domain } })
    .from(lead)
    .leftJoin(company, and(eq(company.workspaceId, lead.workspaceId), eq(company.id, lead.companyId)))
    .where(and(filtered(filter), olderThan(lead.createdAt, lead.id, filter.after)))
    .orderBy(desc(lead.createdAt), desc(lead.id))
    .limit(filter.limit + 1);
  const page = pageOf(rows, filter.limit, (row) => ({ at: row.lead.createdAt, id: row.lead.id }));
  const passages = await lastPassages(tx, {
    workspaceId: filter.workspaceId,
    leadIds: page.items.map((row) => row.lead.id),
  });
  return {
    next: page.next,
    items: page.items.map((row) => ({
      ...row.lead,
      company: row.company,
      enrollment: passages.get(row.lead.id) ?? null,
    })),
  };
}

/** Of some leads, the enrollment that goes on, or else the last one. */
async function lastPassages(tx: Tx, { workspaceId, leadIds }: { workspaceId: Id<'ws'>; leadIds: Id<'ld'>[] }) {
  if (leadIds.length === 0) return new Map<Id<'ld'>, LeadItem['enrollment']>();
  const rows = await tx
    .selectDistinctOn([enrollment.leadId], {
      leadId: enrollment.leadId,
      campaignId: enrollment.campaignId,
      stage: enrollment.stage,
      end: enrollment.end,
      step: enrollment.step,
      at: enrollment.updatedAt,
    })
    .from(enrollment)
    .where(and(eq(enrollment.workspaceId, workspaceId), inArray(enrollment.leadId, leadIds)))
    .orderBy(enrollment.leadId, sql`${enrollment.stage} is null`, desc(enrollment.updatedAt));
  return new Map(rows.map(({ leadId, ...row }) => [leadId, row]));
}

/** How many leads a filter finds, and how they stand. */
export type LeadCounts = {
  total: number;
  suppressed: number;
  verified: number;
  /** neither verified nor refused: never looked at, or in doubt */
  toVerify: number;
};

export async function countLeads(tx: Tx, filter: LeadFilter): Promise<LeadCounts> {
  const [row] = await tx
    .select({
      total: count(),
      suppressed: sql<number>`count(*) filter (where ${lead.suppressed})::int`,
      verified: sql<number>`count(*) filter (where ${lead.verification} = 'valid' and not ${lead.suppressed})::int`,
      toVerify: sql<number>`count(*) filter (where ${lead.verification} is null and not ${lead.suppressed})::int`,
    })
    .from(lead)
    .where(filtered(filter));
  return row ?? { total: 0, suppressed: 0, verified: 0, toVerify: 0 };
}

/** The values that filters offer: where leads came from, their countries and tags, with counts; the most frequent first. */
export async function leadFacets(tx: Tx, { workspaceId }: { workspaceId: Id<'ws'> }) {
  const mine = eq(lead.workspaceId, workspaceId);
  const n = sql<number>`count(*)::int`;
  const sources = await tx
    .select({ value: lead.source, count: n })
    .from(lead)
    .where(mine)
    .groupBy(lead.source)
    .orderBy(desc(n))
    .limit(50);
  const countries = await tx
    .select({ value: sql<string>`${lead.country}`, count: n })
    .from(lead)
    .where(and(mine, isNotNull(lead.country)))
    .groupBy(lead.country)
    .orderBy(desc(n))
    .limit(50);
  const tag = sql<string>`jsonb_array_elements_text(${lead.tags})`;
  const tagged = tx
    .select({ value: tag.as('value') })
    .from(lead)
    .where(mine)
    .as('tagged');
  const tags = await tx
    .select({ value: tagged.value, count: n })
    .from(tagged)
    .groupBy(tagged.value)
    .orderBy(desc(n))
    .limit(50);
  return { sources, countries, tags };
}

/** SQL of `matches` in domain/audience.ts: the same folding, done when a lead is written. */
function inAudience(audience: Audience): SQL | undefined {
  const any = (values: readonly string[], column: SQL) =>
    values.length === 0 ? undefined : inArray(column, values.map(inWords));
  return and(
    audience.titles.length === 0 ? undefined : or(...audience.titles.map(hasTitle)),
    any(audience.countries, sql`lower(${lead.country})`),
    any(audience.industries, sql`${company.industryWords}`),
    audience.sizes.length === 0 ? undefined : inArray(company.size, [...audience.sizes]),
    any(audience.sources, sql`replace(lower(${lead.source}), '_', ' ')`),
    ...audience.tags.map(hasTag),
    audience.language === null ? undefined : sql`${lead.language} = ${audience.language}`,
    audience.verifiedOnly ? eq(lead.verification, 'valid') : undefined,
  );
}

const companyOfLead = and(eq(company.workspaceId, lead.workspaceId), eq(company.id, lead.companyId));

/** Leads that an audience names and nothing suppresses, in the order of their ids; `after` is the last one seen. */
export async function leadsOfAudience(
  tx: Tx,
  {
    workspaceId,
    audience,
    after,
    limit,
  }: { workspaceId: Id<'ws'>; audience: Audience; after: Id<'ld'> | null; limit: number },
): Promise<Lead[]> {
  return tx
    .select(view)
    .from(lead)
    .leftJoin(company, companyOfLead)
    .where(
      and(
        eq(lead.workspaceId, workspaceId),
        eq(lead.suppressed, false),
        inAudience(audience),
        after === null ? undefined : gt(lead.id, after),
      ),
    )
    .orderBy(asc(lead.id))
    .limit(limit);
}

/**
 * The leads that a campaign may take up next: named by its audience, not suppressed, never in this campaign and in no
 * other that goes on. Those with a valid address come first, then those not looked at yet, whom the gate holds until they
 * are; doubtful and invalid addresses are left, so that they take nobody's place.
 */
export async function leadsToEnroll(
  tx: Tx,
  {
    workspaceId,
    campaignId,
    audience,
    limit,
  }: { workspaceId: Id<'ws'>; campaignId: Id<'cmp'>; audience: Audience; limit: number },
): Promise<Id<'ld'>[]> {
  const taken = sql`exists (select 1 from ${enrollment} where ${and(
    eq(enrollment.workspaceId, lead.workspaceId),
    eq(enrollment.leadId, lead.id),
    or(eq(enrollment.campaignId, campaignId), isNotNull(enrollment.stage)),
  )})`;
  const rows = await tx
    .select({ id: lead.id })
    .from(lead)
    .leftJoin(company, companyOfLead)
    .where(
      and(
        eq(lead.workspaceId, workspaceId),
        eq(lead.suppressed, false),
        or(isNull(lead.verification), eq(lead.verification, 'valid')),
        inAudience(audience),
        sql`not ${taken}`,
      ),
    )
    .orderBy(sql`${lead.verification} is null`, asc(lead.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** How many leads an audience names: all but the suppressed, and of these the ones whose address is valid. */
export async function countAudience(
  tx: Tx,
  { workspaceId, audience }: { workspaceId: Id<'ws'>; audience: Audience },
): Promise<{ total: number; verified: number }> {
  const [row] = await tx
    .select({ total: count(), verified: sql<number>`count(*) filter (where ${lead.verification} = 'valid')::int` })
    .from(lead)
    .leftJoin(company, companyOfLead)
    .where(and(eq(lead.workspaceId, workspaceId), eq(lead.suppressed, false), inAudience(audience)));
  return row ?? { total: 0, verified: 0 };
}
