import { inArray, sql, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import { LEFT_STATUSES } from '#domain/dispatch.ts';
import type { Id } from '#domain/id.ts';
import { personaOf } from '#domain/persona.ts';
import { sumOfOutcomes, type Outcomes, type ResultDimension } from '#domain/results.ts';
import { HUMAN_REPLIES, QUALIFIED_REPLIES, type TriageKind } from '#domain/triage/kinds.ts';
import type { Tx } from '../client.ts';

/** Whom the results count: people first written to from an instant on, in one campaign or in all. */
export interface ResultScope {
  readonly workspaceId: Id<'ws'>;
  readonly since: Date | null;
  readonly campaignId: Id<'cmp'> | null;
}

/** Rows counted at most under one dimension, most people first. */
const GROUPS_SHOWN = 50;

const count = z.coerce.number().int();
const outcomesRow = { contacted: count, replied: count, qualified: count, booked: count, held: count, signed: count };
const funnelRows = z.object({ rows: z.tuple([z.object({ enrolled: count, ...outcomesRow })]) });
const groupRows = z.object({
  rows: z.array(z.object({ key: z.string().nullable(), name: z.string().nullable(), ...outcomesRow })),
});
const weekRows = z.object({ rows: z.array(z.object({ week: z.string(), contacted: count, qualified: count })) });
const variantRows = z.object({
  rows: z.array(
    z.object({
      campaign_id: z.custom<Id<'cmp'>>((value) => typeof value === 'string'),
      campaign_name: z.string(),
      version: count,
      step: count,
      label: z.string(),
      subject: z.string(),
      first_at: z.coerce.date(),
      ...outcomesRow,
    }),
  ),
});

export type ResultGroup = Outcomes & { key: string | null; name: string | null };
export type VariantOutcomes = Outcomes & {
  campaignId: Id<'cmp'>;
  campaignName: string;
  version: number;
  /** from 0 */
  step: number;
  label: string;
  /** in the campaign's language; empty where it follows in the thread */
  subject: string;
  /** When the first of them was written to. */
  firstAt: Date;
};

/**
 * `letter`: each letter of a sequence that left, or may have, with the one that followed it in its story; `nth` counts from 1.
 * What came of a letter came after it and before the next.
 */
export const letters = ({ workspaceId, campaignId }: ResultScope): SQL => sql`letter as (
  select d.id, d.enrollment_id, d.campaign_id, d.lead_id, d.mailbox_id, d.step, d.source, d.intended_at as at, f.variant, f.sequence_id,
    row_number() over story as nth, lead(d.intended_at) over story as next_at
  from dispatch d join draft f on f.workspace_id = d.workspace_id and f.id = d.draft_id
  where d.workspace_id = ${workspaceId} and d.class = 'sequence' and ${inArray(sql`d.status`, LEFT_STATUSES)}
    and d.enrollment_id is not null ${campaignId === null ? sql`` : sql`and d.campaign_id = ${campaignId}`}
  window story as (partition by d.enrollment_id order by d.intended_at, d.id)
)`;

/** Whether a person answered a letter, in one of some ways. @param until an instant that the answer came before, or null */
const answered = (workspaceId: Id<'ws'>, kinds: readonly TriageKind[], until: SQL): SQL => sql`exists (
  select from conversation c join message m on m.workspace_id = c.workspace_id and m.conversation_id = c.id
  where c.workspace_id = ${workspaceId} and c.enrollment_id = l.enrollment_id and m.direction = 'in' and ${inArray(sql`m.kind`, kinds)}
    and m.at >= l.at and (${until} is null or m.at < ${until}))`;

const met = (workspaceId: Id<'ws'>, status: SQL, until: SQL): SQL => sql`exists (
  select from meeting t where t.workspace_id = ${workspaceId} and ${status}
    and (t.enrollment_id = l.enrollment_id or t.enrollment_id is null and t.lead_id = l.lead_id)
    and t.created_at >= l.at and (${until} is null or t.created_at < ${until}))`;

const outcomes = (workspaceId: Id<'ws'>, until: SQL): SQL => sql`count(*) as contacted,
  count(*) filter (where ${answered(workspaceId, HUMAN_REPLIES, until)}) as replied,
  count(*) filter (where ${answered(workspaceId, QUALIFIED_REPLIES, until)}) as qualified,
  count(*) filter (where ${met(workspaceId, sql`t.status <> 'cancelled'`, until)}) as booked,
  count(*) filter (where ${met(workspaceId, sql`t.status = 'held'`, until)}) as held,
  count(*) filter (where ${met(workspaceId, sql`t.deal = 'signed'`, until)}) as signed`;

const NEVER = sql`null::timestamptz`;
const NEXT = sql`l.next_at`;
/** Of letters named `l`, those of the scope's time. */
export const from = ({ since }: ResultScope): SQL =>
  since === null ? sql`` : sql`and l.at >= ${since.toISOString()}::timestamptz`;

/**
 * What came of everybody, and how many were enrolled: those who were written to, and those who were enrolled in that time and are not
 * written to, or not yet.
 */
export async function resultFunnel(tx: Tx, scope: ResultScope): Promise<Outcomes & { enrolled: number }> {
  const { workspaceId, since, campaignId } = scope;
  const rows = await tx.execute(sql`with ${letters(scope)}, told as (
      select ${outcomes(workspaceId, NEVER)} from letter l where l.nth = 1 ${from(scope)}
    ) select told.*, told.contacted + (select count(*) from enrollment e where e.workspace_id = ${workspaceId}
        ${campaignId === null ? sql`` : sql`and e.campaign_id = ${campaignId}`}
        ${since === null ? sql`` : sql`and e.created_at >= ${since.toISOString()}::timestamptz`}
        and not exists (select from letter l where l.enrollment_id = e.id)) as enrolled from told`);
  return funnelRows.parse(rows).rows[0];
}

type Place = { workspaceId: Id<'ws'>; zone: string };
type Dimension = {
  /** of people, counted once, at their first letter; or of letters */
  readonly of: 'people' | 'letters';
  readonly key: (place: Place) => SQL;
  readonly name?: (place: Place) => SQL;
};

/** How each dimension tells people, or letters, apart, and what it calls them. */
const DIMENSIONS: Readonly<Record<Exclude<ResultDimension, 'persona'>, Dimension>> = {
  title: {
    of: 'people',
    key: ({ workspaceId }) =>
      sql`(select p.title from lead p where p.workspace_id = ${workspaceId} and p.id = l.lead_id)`,
  },
  campaign: {
    of: 'people',
    key: () => sql`l.campaign_id`,
    name: ({ workspaceId }) =>
      sql`(select g.name from campaign g where g.workspace_id = ${workspaceId} and g.id = told.key)`,
  },
  source: {
    of: 'people',
    key: () => sql`l.source`,
    name: ({ workspaceId }) =>
      sql`(select i.file_name from import i where i.workspace_id = ${workspaceId} and i.id = told.key)`,
  },
  mailbox: {
    of: 'people',
    key: () => sql`l.mailbox_id`,
    name: ({ workspaceId }) =>
      sql`(select b.address from mailbox b where b.workspace_id = ${workspaceId} and b.id = told.key)`,
  },
  weekday: { of: 'people', key: ({ zone }) => sql`extract(isodow from l.at at time zone ${zone})::int::text` },
  step: { of: 'letters', key: () => sql`(l.step + 1)::text` },
  variant: { of: 'letters', key: () => sql`l.variant` },
};

/** What came of them by something that tells them apart, most people first. A persona is what titles say (domain/persona.ts). */
export async function resultGroups(
  tx: Tx,
  { by, ...asked }: ResultScope & { by: ResultDimension; zone: string },
): Promise<ResultGroup[]> {
  if (by !== 'persona') return groupsBy(tx, DIMENSIONS[by], asked, GROUPS_SHOWN);
  const titles = await groupsBy(tx, DIMENSIONS.title, asked, null);
  return [...Map.groupBy(titles, ({ key }) => personaOf(key))]
    .map(([key, groups]) => ({ key, name: null, ...sumOfOutcomes(groups) }))
    .toSorted((a, b) => b.contacted - a.contacted || ((a.key ?? '') < (b.key ?? '') ? -1 : 1));
}

/** @param most rows at most; null for all */
async function groupsBy(
  tx: Tx,
  { of, key, name }: Dimension,
  { zone, ...scope }: ResultScope & { zone: string },
  most: number | null,
): Promise<ResultGroup[]> {
  const place = { workspaceId: scope.workspaceId, zone };
  const counted = of === 'people' ? { which: sql`l.nth = 1`, until: NEVER } : { which: sql`true`, until: NEXT };
  const rows = await tx.execute(sql`with ${letters(scope)}, told as (
      select ${key(place)} as key, ${outcomes(scope.workspaceId, counted.until)}
      from letter l where ${counted.which} ${from(scope)} group by 1
    ) select told.*, ${name?.(place) ?? sql`null`} as name from told
    order by contacted desc, key nulls last limit ${most}`);
  return groupRows.parse(rows).rows;
}

/** People first written to in each week, by its Monday in a zone, and those of them who answered well. */
export async function resultWeeks(
  tx: Tx,
  { zone, ...scope }: ResultScope & { zone: string },
): Promise<{ week: string; contacted: number; qualified: number }[]> {
  const rows = await tx.execute(sql`with ${letters(scope)}
    select to_char(date_trunc('week', l.at at time zone ${zone}), 'YYYY-MM-DD') as week, count(*) as contacted,
      count(*) filter (where ${answered(scope.workspaceId, QUALIFIED_REPLIES, NEVER)}) as qualified
    from letter l where l.nth = 1 ${from(scope)} group by 1 order by 1`);
  return weekRows.parse(rows).rows;
}

/** What came of each text of the steps that were written in more than one way. */
export async function variantOutcomes(tx: Tx, scope: ResultScope): Promise<VariantOutcomes[]> {
  const rows = await tx.execute(sql`with ${letters(scope)}, told as (
      select l.campaign_id, l.sequence_id, l.step, l.variant as label, min(l.at) as first_at, ${outcomes(scope.workspaceId, NEXT)}
      from letter l where true ${from(scope)} group by 1, 2, 3, 4
    ) select told.*, g.name as campaign_name, s.version, coalesce((
        select v -> 'texts' -> g.language ->> 'subject' from jsonb_array_elements(s.steps -> told.step -> 'variants') v
        where v ->> 'label' = told.label limit 1), '') as subject
    from told
      join campaign g on g.workspace_id = ${scope.workspaceId} and g.id = told.campaign_id
      join sequence s on s.workspace_id = ${scope.workspaceId} and s.id = told.sequence_id
    order by told.campaign_id, s.version, told.step, told.label`);
  return variantRows
    .parse(rows)
    .rows.map(({ campaign_id: campaignId, campaign_name: campaignName, first_at: firstAt, ...row }) => ({
      ...row,
      firstAt,
      campaignId,
      campaignName,
    }));
}
