import { format } from '#ui/lib/format/format.ts';
import { ApiProblem } from '#ui/lib/problem.ts';
import { m } from '#ui/paraglide/messages.js';
import type { Members, Thread } from './read.ts';

/** What happened to a thread while somebody looked at it. */
export type Changed = { readonly by: string; readonly how: string; readonly at: string };

/** What happened to it, when an act was refused because it is not as it was seen; null for any other failure. */
export function meanwhileIn(error: unknown): Changed | null {
  if (!(error instanceof ApiProblem) || error.code !== 'changed_meanwhile') return null;
  const { changedBy = '', changedHow = '', changedAt = '' } = error.problem;
  return { by: changedBy, how: changedHow, at: changedAt };
}

/** News for whoever has the thread before their eyes: somebody else changed it since they read it. */
export function newsIn(
  before: Pick<Thread, 'conversation'>,
  after: Pick<Thread, 'conversation' | 'changed'>,
  me: string | undefined,
): Changed | null {
  const isSame = before.conversation.id === after.conversation.id;
  if (!isSame || after.conversation.version === before.conversation.version) return null;
  return after.changed?.by === `user:${me ?? ''}` ? null : after.changed;
}

const WORDS: Readonly<Record<string, (values: { name: string; when: string }) => string>> = {
  'reply.written': m.inbox_meanwhile_replied,
  'conversation.done': m.inbox_meanwhile_done,
  'conversation.reopened': m.inbox_meanwhile_reopened,
  'conversation.snoozed': m.inbox_meanwhile_snoozed,
  'conversation.woken': m.inbox_meanwhile_reopened,
  'conversation.assigned': m.inbox_meanwhile_assigned,
  'conversation.closed': m.inbox_meanwhile_closed,
  'message.triage_corrected': m.inbox_meanwhile_sorted,
  'message.received': ({ when }) => m.inbox_meanwhile_received({ when }),
  'dispatch.accepted': ({ when }) => m.inbox_meanwhile_left({ when }),
  'meeting.booked': ({ when }) => m.inbox_meanwhile_booked({ when }),
  'meeting.moved': ({ when }) => m.inbox_meanwhile_moved({ when }),
  'meeting.cancelled': ({ when }) => m.inbox_meanwhile_called_off({ when }),
};

/** `Marc replied 2 min ago.` */
export function meanwhileWords({ by, how, at }: Changed, members: Members, now: string): string {
  const words = WORDS[how];
  if (words === undefined || at === '') return m.inbox_meanwhile_changed();
  return words({ name: nameOf(by, members), when: format().relative(at, now) });
}

/** Who it was, of whom the audit log says `user:usr_1`. */
export const nameOf = (by: string, members: Members): string =>
  members.find(({ userId }) => `user:${userId}` === by)?.name ?? m.inbox_meanwhile_somebody();
