import { m } from '#ui/paraglide/messages.js';
import type { Thread } from './read.ts';

type Passage = Pick<NonNullable<Thread['enrollment']>, 'stage' | 'end' | 'nothingLeft'>;

/** What becomes of a story that a message halted; null where it is over. `when`: time alone moves it on then. */
export function haltWords({ stage, end, nothingLeft }: Passage, when: string | null): string | null {
  if (end !== null || stage === null) return null;
  if (stage === 'out_of_office' && when !== null)
    return nothingLeft ? m.inbox_waits_out_last({ when }) : m.inbox_waits_out({ when });
  if (stage === 'snoozed_not_now' && when !== null)
    return nothingLeft ? m.inbox_waits_not_now_last({ when }) : m.inbox_waits_not_now({ when });
  return m.inbox_stopped();
}
