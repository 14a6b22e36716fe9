import { isId, type Id } from '#domain/id.ts';
import { RESULT_DIMENSIONS, RESULT_PERIODS, type ResultDimension, type ResultPeriod } from '#domain/results.ts';
import { api, unwrap } from '#ui/lib/api.ts';

/** What the address says of what is looked at; what it says wrongly counts as unsaid. */
export interface ResultView {
  readonly period: ResultPeriod;
  readonly by: ResultDimension;
  /** null for all */
  readonly campaignId: Id<'cmp'> | null;
}

export function viewOf(params: URLSearchParams): ResultView {
  const asked = (name: string) => params.get(name) ?? '';
  const campaignId = asked('campaignId');
  return {
    period: RESULT_PERIODS.find((one) => one === asked('period')) ?? 'half_year',
    by: RESULT_DIMENSIONS.find((one) => one === asked('by')) ?? 'persona',
    campaignId: isId('cmp', campaignId) ? campaignId : null,
  };
}

/** The address of a view, and of its file. */
export const queryOf = ({ campaignId, ...view }: ResultView): string =>
  new URLSearchParams({ ...view, ...(campaignId !== null && { campaignId }) }).toString();

export const readResults = ({ campaignId, ...view }: ResultView, fetcher?: typeof fetch) =>
  unwrap(api(fetcher).api.results.$get({ query: { ...view, ...(campaignId !== null && { campaignId }) } }));
/** The way from a reply to a meeting, and what the numbers are enough to say. */
export const readCoaching = ({ campaignId, period }: ResultView, fetcher?: typeof fetch) =>
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
