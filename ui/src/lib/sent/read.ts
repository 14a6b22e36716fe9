import { DISPATCH_STATUSES, type DispatchStatus } from '#domain/dispatch.ts';
import { api, unwrap } from '#ui/lib/api.ts';
import { readClock } from '#ui/lib/campaign/read.ts';

const LIMIT = '50';

export const isStatus = (text: string | null): text is DispatchStatus =>
  DISPATCH_STATUSES.some((status) => status === text);

const query = (status: DispatchStatus | null, cursor?: string) => ({
  query: { limit: LIMIT, ...(status !== null && { status }), ...(cursor !== undefined && { cursor }) },
});

/** What was sent, newest first, and how many of all are uncertain: those wait for a person. */
export async function readSent(status: DispatchStatus | null, fetcher?: typeof fetch) {
  const client = api(fetcher).api;
  const [page, uncertain, campaigns, clock] = await Promise.all([
    unwrap(client.dispatches.$get(query(status))),
    unwrap(client.dispatches.$get({ query: { limit: '200', status: 'uncertain' } })),
    unwrap(client.campaigns.$get({ query: { limit: '200' } })),
    readClock(fetcher),
  ]);
  const names = Object.fromEntries(campaigns.items.map(({ id, name }) => [id, name]));
  return { status, items: page.items, next: page.next, uncertain: uncertain.items.length, names, clock };
}
export type Sent = Awaited<ReturnType<typeof readSent>>;
export type SentItem = Sent['items'][number];

export const readMore = (status: DispatchStatus | null, cursor: string) =>
  unwrap(api().api.dispatches.$get(query(status, cursor)));
