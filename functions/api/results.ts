import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { addDays, DAY_MS, localDate, weekdayOf } from '#domain/calendar.ts';
import { BYTE_ORDER_MARK, csvRow } from '#domain/csv.ts';
import { LANGUAGES } from '#domain/language.ts';
import { resultsQuerySchema, resultsSchema } from '#domain/results.schema.ts';
import {
  judgeTrial,
  OUTCOMES,
  RESULT_PERIOD_DAYS,
  RESULT_WEEKS,
  sumOfOutcomes,
  type Outcomes,
} from '#domain/results.ts';
import { RESULT_FILE_TITLES, resultGroupName } from '#domain/results_words.ts';
import { wilson, type Interval } from '#domain/statistics.ts';
import {
  resultFunnel,
  resultGroups,
  resultWeeks,
  variantOutcomes,
  type ResultScope,
  type VariantOutcomes,
} from '#db/queries/results.ts';
import { inWorkspace, type Moment } from './context.ts';
import { answer, tenantRouter, type Answer } from './router.ts';

type Query = z.output<typeof resultsQuerySchema>;

const tags = ['Results'];
/** What a pace is taken from. */
const PACE_DAYS = 28;
/** Of seven days, about so many are worked. */
const WORKED = 5 / 7;

/** What came of writing to people. */
export const resultsRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'getResults',
      method: 'get',
      path: '/results',
      tags,
      summary:
        'From the first message to the meeting: counts, shares with their intervals, and what texts tried against each other say',
      request: { query: resultsQuerySchema },
      responses: { 200: answer('The results.', resultsSchema) },
    }),
    async (c) => {
      const query = c.req.valid('query');
      return c.json(await inWorkspace(c, (moment) => resultsAnswer(moment, query)), 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'exportResults',
      method: 'get',
      path: '/results/export.csv',
      tags,
      summary: 'What came of people by one dimension, as a file',
      request: { query: resultsQuerySchema.extend({ language: z.enum(LANGUAGES).optional() }) },
      responses: { 200: { description: 'The file (text/csv, UTF-8). No cell of it is a formula.' } },
    }),
    async (c) => {
      const { language: asked, ...query } = c.req.valid('query');
      const { language, groups } = await inWorkspace(c, async (moment) => {
        const { tx, workspace } = moment;
        const scope = { ...scopeOf(moment, query), by: query.by, zone: workspace.zone };
        return { language: asked ?? workspace.language, groups: await resultGroups(tx, scope) };
      });
      const rows = groups.map((group) =>
        csvRow([resultGroupName(query.by, group, language), ...OUTCOMES.map((one) => String(group[one]))], ';'),
      );
      c.header('content-type', 'text/csv; charset=utf-8');
      c.header('content-disposition', 'attachment; filename="results.csv"');
      return c.body(BYTE_ORDER_MARK + csvRow(RESULT_FILE_TITLES[language], ';') + rows.join(''));
    },
  );

/** Whom a question about the results counts. */
export function scopeOf(
  { workspaceId, now }: Moment,
  { period, campaignId }: Pick<Query, 'period' | 'campaignId'>,
): ResultScope {
  const days = RESULT_PERIOD_DAYS[period];
  const since = days === null ? null : new Date(now.getTime() - days * DAY_MS);
  return { workspaceId, since, campaignId: campaignId ?? null };
}

async function resultsAnswer(moment: Moment, query: Query): Promise<Answer<typeof resultsSchema>> {
  const { tx, workspace, now } = moment;
  const { zone } = workspace;
  const scope = scopeOf(moment, query);
  const funnel = await resultFunnel(tx, scope);
  const groups = await resultGroups(tx, { ...scope, by: query.by, zone });
  const share = (successes: number) => shareOf(successes, funnel.contacted);
  return {
    since: scope.since?.toISOString() ?? null,
    until: now.toISOString(),
    zone,
    funnel: {
      ...funnel,
      rates: {
        replied: share(funnel.replied),
        qualified: share(funnel.qualified),
        booked: share(funnel.booked),
        held: share(funnel.held),
        signed: share(funnel.signed),
      },
    },
    ...(await weeksOf(moment, scope)),
    by: query.by,
    groups: groups.map((group) => ({ ...group, rate: rateOf(group) })),
    trials: await trialsOf(moment, scope),
  };
}

async function weeksOf({ tx, workspace: { zone }, now }: Moment, scope: ResultScope) {
  const today = localDate(now.getTime(), zone);
  const monday = addDays(today, 1 - weekdayOf(today));
  const dates = Array.from({ length: RESULT_WEEKS }, (_, at) => addDays(monday, 7 * (at + 1 - RESULT_WEEKS)));
  // A day more than they last: whatever the zone, the first of them is whole.
  const since = new Date(Date.parse(dates[0] ?? today) - DAY_MS);
  const counted = new Map((await resultWeeks(tx, { ...scope, since, zone })).map((week) => [week.week, week]));
  const weeks = dates.map((week) => {
    const { contacted = 0, qualified = 0 } = counted.get(week) ?? {};
    return { week, contacted, qualified, rate: shareOf(qualified, contacted) };
  });
  const sum = (of: 'contacted' | 'qualified') => weeks.reduce((all, week) => all + week[of], 0);
  return { weeks, average: shareOf(sum('qualified'), sum('contacted')) };
}

async function trialsOf({ tx, now }: Moment, scope: ResultScope): Promise<Answer<typeof resultsSchema>['trials']> {
  const recently = { ...scope, since: new Date(now.getTime() - PACE_DAYS * DAY_MS) };
  const pace = new Map(
    [...trials(await variantOutcomes(tx, recently))].map(([key, texts]) => [key, aDayOf(texts, now)]),
  );
  const answers = [];
  for (const [key, texts] of trials(await variantOutcomes(tx, scope))) {
    const [first] = texts;
    if (first === undefined || texts.length < 2) continue;
    const verdict = judgeTrial(texts);
    const left = verdict.needed === null ? null : Math.max(0, verdict.needed - verdict.contacted);
    const aDay = pace.get(key) ?? 0;
    answers.push({
      ...{ campaignId: first.campaignId, campaignName: first.campaignName, step: first.step + 1 },
      ...verdict,
      workingDays: left === null || aDay === 0 ? null : Math.ceil(left / aDay),
      variants: texts.map(({ label, subject, contacted, replied, qualified, booked, held, signed }) => {
        const outcomes = { contacted, replied, qualified, booked, held, signed };
        return { label, subject, ...outcomes, rate: rateOf(outcomes) };
      }),
    });
  }
  return answers.sort((a, b) => b.contacted - a.contacted);
}

/** Texts of one step of one version of a sequence: what was tried against each other. */
function trials(rows: readonly VariantOutcomes[]): Map<string, VariantOutcomes[]> {
  return Map.groupBy(rows, ({ campaignId, version, step }) => `${campaignId} ${version} ${step}`);
}

const peopleOf = (texts: readonly Outcomes[]): number => sumOfOutcomes(texts).contacted;
/** People a working day, since the first of them was written to. */
function aDayOf(texts: readonly VariantOutcomes[], now: Date): number {
  const first = Math.min(...texts.map(({ firstAt }) => firstAt.getTime()));
  return peopleOf(texts) / Math.max(1, Math.round(((now.getTime() - first) / DAY_MS) * WORKED));
}
const rateOf = ({ qualified, contacted }: Outcomes) => shareOf(qualified, contacted);
/** A meeting may come of a letter without a reply, and never more often than there are people. */
function shareOf(successes: number, trials: number): Interval | null {
  return wilson(Math.min(successes, trials), trials);
}
