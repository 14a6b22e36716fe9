import type { Id } from '#domain/id.ts';
import { api, unwrap } from '#ui/lib/api.ts';
import { ApiProblem } from '#ui/lib/problem.ts';
import { filterOf, type AskedView, type InboxGroup, type InboxView, type PartKey } from './view.ts';

type Fetch = typeof fetch;
const LIMIT = '50';

/** One group's threads in their parts with the counts of all. Without a group: those interested, or everything when there are none. */
export async function readInbox(asked: AskedView, fetcher?: Fetch) {
  const view = { ...asked, group: asked.group ?? (await firstGroup(asked, fetcher)) };
  return { view, ...(await unwrap(api(fetcher).api.inbox.$get({ query: filterOf(view) }))) };
}
export type Inbox = Awaited<ReturnType<typeof readInbox>>;
export type ConversationItem = Inbox['open']['items'][number];

async function firstGroup({ mine, search }: AskedView, fetcher?: Fetch): Promise<InboxGroup> {
  if (search !== '') return 'all';
  const { counts } = await unwrap(
    api(fetcher).api.inbox.$get({ query: filterOf({ group: 'interested', mine, search }) }),
  );
  return (counts.interested ?? 0) > 0 ? 'interested' : 'all';
}

/** The threads of a part after a cursor. */
export const readMore = (view: InboxView, part: PartKey, cursor: string) =>
  unwrap(
    api().api.conversations.$get({
      query: {
        ...{ limit: LIMIT, cursor, ...filterOf(view), place: part === 'awaiting' ? 'open' : part },
        ...(part === 'awaiting' ? { awaiting: 'true' } : part === 'open' ? { awaiting: 'false' } : {}),
      },
    }),
  );

/** Who works here: whom a thread can be given to, and who did what. */
export const readMembers = async (fetcher?: Fetch) =>
  (await unwrap(api(fetcher).api.members.$get({ query: { limit: '200' } }))).items.map(({ id, userId, name }) => ({
    ...{ id, userId, name },
  }));
export type Members = Awaited<ReturnType<typeof readMembers>>;

/** A thread with the lead and the last notes on them beside it; the lead is null when nobody of ours wrote. */
export async function readThread(conversationId: Id<'cnv'>, fetcher?: Fetch) {
  const client = api(fetcher).api;
  const thread = await unwrap(client.conversations[':conversationId'].$get({ param: { conversationId } }));
  const { leadId } = thread.conversation;
  if (leadId === null) return { ...thread, lead: null, notes: [] };
  const one = client.leads[':leadId'];
  const [lead, notes] = await Promise.all([
    unwrap(one.$get({ param: { leadId } })).catch(none),
    unwrap(one.notes.$get({ param: { leadId }, query: { limit: '20' } })).catch(none),
  ]);
  return { ...thread, lead, notes: notes?.items ?? [] };
}
export type Thread = Awaited<ReturnType<typeof readThread>>;
export type Suggestion = NonNullable<Thread['suggestion']>;
export type Message = Thread['messages'][number];
export type Note = Thread['notes'][number];

/** A lead that was erased since leaves its thread without a face. */
function none(error: unknown): null {
  if (error instanceof ApiProblem && error.status === 404) return null;
  throw error;
}
