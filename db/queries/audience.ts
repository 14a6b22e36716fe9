import { and, asc, count, eq, inArray, isNotNull, isNull, or, sql, type SQL } from 'drizzle-orm';
import { inWords, type Audience } from '#domain/audience.ts';
import type { Id } from '#domain/id.ts';
import type { Language } from '#domain/language.ts';
import type { Lead } from '#domain/lead.ts';
import type { Tx } from '../client.ts';
import { company, enrollment, evidence, lead } from '../schema/index.ts';
import { leadView } from './lead.ts';

/** Conditions on a lead that a filter and an audience share, on the words kept beside it (`derived`). */
export const hasTag = (tag: string) => sql`${lead.tagWords} @> ${JSON.stringify([inWords(tag)])}::jsonb`;
export const hasTitle = (title: string) => sql`strpos(' ' || ${lead.titleWords} || ' ', ${` ${inWords(title)} `}) > 0`;

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

/** Whether a lead reads another language than the campaign's: its own readers come first. */
const readsOther = (language: Language) => sql`${lead.language} <> ${language}`;

/**
 * Leads that an audience names and nothing suppresses: those who read the campaign's language first, then by id. `after`
 * is the last one seen.
 */
export async function leadsOfAudience(
  tx: Tx,
  {
    workspaceId,
    audience,
    language,
    after,
    limit,
  }: { workspaceId: Id<'ws'>; audience: Audience; language: Language; after: Id<'ld'> | null; limit: number },
): Promise<Lead[]> {
  return tx
    .select(leadView)
    .from(lead)
    .leftJoin(company, companyOfLead)
    .where(
      and(
        eq(lead.workspaceId, workspaceId),
        eq(lead.suppressed, false),
        inAudience(audience),
        after === null
          ? undefined
          : sql`(${readsOther(language)}, ${lead.id}) > (select l.language <> ${language}, l.id from ${lead} l
              where l.workspace_id = ${workspaceId} and l.id = ${after})`,
      ),
    )
    .orderBy(readsOther(language), asc(lead.id))
    .limit(limit);
}

/**
 * The leads that a campaign may take up next: named by its audience, not suppressed, never in this campaign and in no
 * other that goes on. Those with a valid address come first, then those not looked at yet, whom the gate holds until they
 * are; of each, those who read the campaign's language. Doubtful and invalid addresses are left, so that they take nobody's
 * place.
 */
export async function leadsToEnroll(
  tx: Tx,
  {
    workspaceId,
    campaignId,
    audience,
    language,
    limit,
  }: { workspaceId: Id<'ws'>; campaignId: Id<'cmp'>; audience: Audience; language: Language; limit: number },
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
    .orderBy(sql`${lead.verification} is null`, readsOther(language), asc(lead.id))
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

/** How many leads of an audience could be written to but for a fact: their address is valid, and nothing is known of them. */
export async function countFactless(
  tx: Tx,
  { workspaceId, audience }: { workspaceId: Id<'ws'>; audience: Audience },
): Promise<number> {
  const known = sql`exists (select 1 from ${evidence} where ${and(
    eq(evidence.workspaceId, lead.workspaceId),
    eq(evidence.leadId, lead.id),
  )})`;
  const [row] = await tx
    .select({ factless: count() })
    .from(lead)
    .leftJoin(company, companyOfLead)
    .where(
      and(
        eq(lead.workspaceId, workspaceId),
        eq(lead.suppressed, false),
        eq(lead.verification, 'valid'),
        inAudience(audience),
        sql`not ${known}`,
      ),
    );
  return row?.factless ?? 0;
}
