import type { Id } from '#domain/id.ts';
import { TRIAGE_GROUPS, type TriageGroup } from '#domain/triage/kinds.ts';
import { api, unwrap } from '#ui/lib/api.ts';
import { readClock } from '#ui/lib/campaign/read.ts';
import { ApiProblem } from '#ui/lib/problem.ts';

type Fetch = typeof fetch;
const LIMIT = '50';

/** A group of the inbox, or everything. */
export type InboxGroup = TriageGroup | 'all';

export const isGroup = (text: string | null): text is InboxGroup =>
  text === 'all' || TRIAGE_GROUPS.some((group) => group === text);

/** One group's threads with the counts of all. Without a group: those interested, or everything when there are none. */
export async function readInbox(asked: InboxGroup | null, fetcher?: Fetch) {
  const client = api(fetcher).api.conversations;
  const [{ groups }, clock] = await Promise.all([unwrap(client.counts.$get()), readClock(fetcher)]);
  const group: InboxGroup = asked ?? ((groups.interested ?? 0) > 0 ? 'interested' : 'all');
  const page = await unwrap(client.$get({ query: { limit: LIMIT, ...(group !== 'all' && { group }) } }));
  return { group, counts: groups, conversations: page.items, next: page.next, clock };
}
export type Inbox = Awaited<ReturnType<typeof readInbox>>;
export type ConversationItem = Inbox['conversations'][number];

/** The threads after a cursor. */
export const readMore = (group: InboxGroup, cursor: string) =>
  unwrap(api().api.conversations.$get({ query: { limit: LIMIT, cursor, ...(group !== 'all' && { group }) } }));

/** A thread with the lead beside it; the lead is null when nobody of ours wrote. */
export async function readThread(conversationId: Id<'cnv'>, fetcher?: Fetch) {
  const client = api(fetcher).api;
  const thread = await unwrap(client.conversations[':conversationId'].$get({ param: { conversationId } }));
  const { leadId } = thread.conversation;
  const lead = leadId === null ? null : await unwrap(client.leads[':leadId'].$get({ param: { leadId } })).catch(none);
  return { ...thread, lead };
}
export type Thread = Awaited<ReturnType<typeof readThread>>;
export type Message = Thread['messages'][number];

/** A lead that was erased since leaves its thread without a face. */
function none(error: unknown): null {
  if (error instanceof ApiProblem && error.status === 404) return null;
  throw error;
}
