import type { ApprovalDecision } from '#domain/draft.ts';
import type { Id } from '#domain/id.ts';
import { api, unwrap } from '#ui/lib/api.ts';
import { everyPage } from '#ui/lib/pages.svelte.ts';

type Fetch = typeof fetch;
export type DraftId = Id<'drf'>;

/** What waits for a person, the oldest first, and what was approved and waits for its slot. */
export async function readQueue(fetcher?: Fetch) {
  const { approvals } = api(fetcher).api;
  // What is open stays bounded, so all of it is read.
  const every = (status: 'proposed' | 'approved') =>
    everyPage((cursor) =>
      unwrap(approvals.$get({ query: { status, limit: '200', ...(cursor !== undefined && { cursor }) } })),
    );
  const [proposed, approved] = await Promise.all([every('proposed'), every('approved')]);
  return { proposed, approved };
}
export type Queue = Awaited<ReturnType<typeof readQueue>>;
export type QueueItem = Queue['proposed'][number];

/** One draft with everything that a person looks at. */
export const readDraft = (draftId: DraftId, fetcher?: Fetch) =>
  unwrap(api(fetcher).api.approvals[':draftId'].$get({ param: { draftId } }));
export type Draft = Awaited<ReturnType<typeof readDraft>>;

/** Decides on exactly what was read. @throws ApiProblem `stale_draft` when it is no longer that */
export const decide = (draftId: DraftId, decision: ApprovalDecision, contentHash: string) =>
  unwrap(api().api.approvals[':draftId'].decision.$post({ param: { draftId }, json: { decision, contentHash } }));

/** Takes an approval back. @throws ApiProblem `already_left` */
export const withdraw = (draftId: DraftId) =>
  unwrap(api().api.approvals[':draftId'].withdraw.$post({ param: { draftId } }));

/** Gives a draft other words. @throws ApiProblem `stale_draft` when somebody else did */
export const edit = (
  draftId: DraftId,
  contentHash: string,
  text: { readonly subject: string; readonly words: string },
) => unwrap(api().api.approvals[':draftId'].$patch({ param: { draftId }, json: { contentHash, ...text } }));
