import { and, count, desc, eq, exists, inArray, isNotNull, isNull, sql, type SQL } from 'drizzle-orm';
import { inWords } from '#domain/audience.ts';
import { normaliseEmail } from '#domain/email.ts';
import type { EnrollmentStage } from '#domain/enrollment.ts';
import type { Id } from '#domain/id.ts';
import type { Lead } from '#domain/lead.ts';
import type { VerificationVerdict } from '#domain/verification.ts';
import type { Tx } from '../client.ts';
import { olderThan, pageOf, type Cursor, type Page } from '../page.ts';
import { company, enrollment, lead } from '../schema/index.ts';
import { hasTag, hasTitle } from './audience.ts';
import { leadView } from './lead.ts';

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
  // The page first, and then what is shown of it.
  const found = tx
    .select({ id: lead.id })
    .from(lead)
    .where(and(filtered(filter), olderThan(lead.createdAt, lead.id, filter.after)))
    .orderBy(desc(lead.createdAt), desc(lead.id))
    .limit(filter.limit + 1)
    .as('found');
  const rows = await tx
    .select({ lead: leadView, company: { id: company.id, name: company.name, domain: company.domain } })
    .from(found)
    .innerJoin(lead, eq(lead.id, found.id))
    .leftJoin(company, and(eq(company.workspaceId, lead.workspaceId), eq(company.id, lead.companyId)))
    .orderBy(desc(lead.createdAt), desc(lead.id));
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
