import type { Id } from '#domain/id.ts';
import { api, unwrap } from '#ui/lib/api.ts';
import { everyPage } from '#ui/lib/pages.svelte.ts';

type Fetch = typeof fetch;

/** Campaigns whose figures are read with the list: those that can move. */
const COUNTED = ['running', 'paused'];
const AT_ONCE = 12;

/** The workspace's clock at the time of a reading. */
export async function readClock(fetcher?: Fetch) {
  const { now, zone, sandbox } = await unwrap(api(fetcher).api.workspace.$get());
  return { now, zone, sandbox };
}

/** A page of campaigns, newest first, with the figures of those under way. */
export async function readCampaigns(cursor?: string, fetcher?: Fetch) {
  const client = api(fetcher);
  const [page, clock] = await Promise.all([
    unwrap(client.api.campaigns.$get({ query: { limit: '200', ...(cursor !== undefined && { cursor }) } })),
    readClock(fetcher),
  ]);
  const moving = page.items.filter(({ status }) => COUNTED.includes(status)).slice(0, AT_ONCE);
  const figures = await Promise.all(
    moving.map(async ({ id }) => {
      const progress = await unwrap(client.api.campaigns[':campaignId'].progress.$get({ param: { campaignId: id } }));
      return [id, progress] as const;
    }),
  );
  const progress = new Map(figures);
  return { items: page.items.map((one) => ({ ...one, progress: progress.get(one.id) })), next: page.next, clock };
}
export type CampaignList = Awaited<ReturnType<typeof readCampaigns>>;

export const readCampaign = (campaignId: Id<'cmp'>, fetcher?: Fetch) =>
  unwrap(api(fetcher).api.campaigns[':campaignId'].$get({ param: { campaignId } }));
export type Campaign = Awaited<ReturnType<typeof readCampaign>>;

/** Everything that the overview of a campaign shows. */
export async function readOverview(campaignId: Id<'cmp'>, fetcher?: Fetch) {
  const one = api(fetcher).api;
  const param = { campaignId };
  const [campaign, progress, forecast, autopilot, departures, clock] = await Promise.all([
    readCampaign(campaignId, fetcher),
    unwrap(one.campaigns[':campaignId'].progress.$get({ param })),
    unwrap(one.campaigns[':campaignId'].forecast.$get({ param })),
    unwrap(one.campaigns[':campaignId'].autopilot.$get({ param })),
    everyPage((cursor) =>
      unwrap(
        one.approvals.$get({
          query: { status: 'approved', campaignId, limit: '200', ...(cursor !== undefined && { cursor }) },
        }),
      ),
    ),
    readClock(fetcher),
  ]);
  return { campaign, progress, forecast, autopilot, departures, clock };
}
export type Overview = Awaited<ReturnType<typeof readOverview>>;
export type Progress = Overview['progress'];
export type Forecast = Overview['forecast'];

/** The campaign's own log. Refused to those who may not read it. */
export const readJournal = (campaignId: Id<'cmp'>, cursor?: string, fetcher?: Fetch) =>
  unwrap(api(fetcher).api.audit.$get({ query: { subject: campaignId, ...(cursor !== undefined && { cursor }) } }));
export type JournalEntry = Awaited<ReturnType<typeof readJournal>>['items'][number];

/** What filters can ask for, and the names of sources. */
export const readFacets = (fetcher?: Fetch) => unwrap(api(fetcher).api.leads.facets.$get());
export type Facets = Awaited<ReturnType<typeof readFacets>>;
