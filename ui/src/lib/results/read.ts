import { isId, type Id } from '#domain/id.ts';
import { RESULT_DIMENSIONS, RESULT_PERIODS, type ResultDimension, type ResultPeriod } from '#domain/results.ts';
import { api, unwrap } from '#ui/lib/api.ts';

/** What the address says of what is looked at; what it says wrongly counts as unsaid. */
export interface ResultView extends CountedView {
  readonly by: ResultDimension;
}
/** Whom it counts. */
interface CountedView {
  readonly period: ResultPeriod;
  /** null for all */
  readonly campaignId: Id<'cmp'> | null;
}

/** Whom the address counts. What is read by this alone is not read again for another dimension. */
export function countedOf(params: URLSearchParams): CountedView {
  const campaignId = params.get('campaignId') ?? '';
  return {
    period: RESULT_PERIODS.find((one) => one === params.get('period')) ?? 'half_year',
    campaignId: isId('cmp', campaignId) ? campaignId : null,
  };
}

export const viewOf = (params: URLSearchParams): ResultView => ({
  ...countedOf(params),
  by: RESULT_DIMENSIONS.find((one) => one === params.get('by')) ?? 'persona',
});

/** The address of a view, and of its file. */
export const queryOf = ({ campaignId, ...view }: ResultView): string =>
  new URLSearchParams({ ...view, ...(campaignId !== null && { campaignId }) }).toString();

export const readResults = ({ campaignId, ...view }: ResultView, fetcher?: typeof fetch) =>
  unwrap(api(fetcher).api.results.$get({ query: { ...view, ...(campaignId !== null && { campaignId }) } }));
/** The way from a reply to a meeting, and what the numbers are enough to say. */
export const readCoaching = ({ campaignId, period }: CountedView, fetcher?: typeof fetch) =>
  unwrap(api(fetcher).api.results.coaching.$get({ query: { period, ...(campaignId !== null && { campaignId }) } }));
export type Coaching = Awaited<ReturnType<typeof readCoaching>>;

export type Results = Awaited<ReturnType<typeof readResults>>;
export type Trial = Results['trials'][number];
export type Share = NonNullable<Results['average']>;

/** Campaigns that can be looked at alone, the newest first. */
export const readCampaignNames = async (fetcher?: typeof fetch) =>
  (await unwrap(api(fetcher).api.campaigns.$get({ query: { limit: '200' } }))).items.map(({ id, name }) => ({
    id,
    name,
  }));
