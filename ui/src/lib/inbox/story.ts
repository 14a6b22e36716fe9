import type { TriageKind } from '#domain/triage/kinds.ts';
import type { Thread } from './read.ts';

/** What stands in the "next" rail: what happened in the thread, then what is waited for. */
export type StoryItem =
  | { readonly key: string; readonly what: 'sent'; readonly count: number; readonly at: string }
  | { readonly key: string; readonly what: 'reply'; readonly kind: TriageKind | null; readonly at: string }
  | { readonly key: string; readonly what: 'stage'; readonly wakeAt: string | null }
  | { readonly key: string; readonly what: 'end' };

/** The thread's story in the order in which it happened; messages of ours in a row are one line. */
export function storyOf({ messages, enrollment }: Pick<Thread, 'messages' | 'enrollment'>): StoryItem[] {
  const story: StoryItem[] = [];
  for (const { id, direction, kind, at } of messages) {
    const last = story.at(-1);
    if (direction === 'in') story.push({ key: id, what: 'reply', kind, at });
    else if (last?.what === 'sent') story[story.length - 1] = { ...last, count: last.count + 1, at };
    else story.push({ key: id, what: 'sent', count: 1, at });
  }
  if (enrollment?.end) story.push({ key: 'end', what: 'end' });
  else if (enrollment?.stage) story.push({ key: 'stage', what: 'stage', wakeAt: enrollment.wakeAt });
  return story;
}

/** The message that the thread's sorting is about: the last that came in. */
export const lastInbound = (messages: Thread['messages']): Thread['messages'][number] | null =>
  messages.findLast(({ direction }) => direction === 'in') ?? null;

/** What is shown at first of a text that is longer than anybody writes by hand: hundreds of lines would bury what is below. */
const SHOWN_CHARACTERS = 4000;
const SHOWN_LINES = 80;

/** The beginning of a text, to the end of a line where one is near; all of one that is not long. */
export function beginningOf(text: string): string {
  const lines = text.split('\n', SHOWN_LINES + 1);
  const few = lines.slice(0, SHOWN_LINES).join('\n');
  if (few.length <= SHOWN_CHARACTERS) return lines.length <= SHOWN_LINES ? text : few;
  const start = few.slice(0, SHOWN_CHARACTERS);
  const end = start.lastIndexOf('\n');
  return end > SHOWN_CHARACTERS / 2 ? start.slice(0, end) : start;
}

/** A text cut around the sentence that decided; the middle is empty when the sentence is not in it word for word. */
export function cutAtSentence(text: string, sentence: string | null): readonly [string, string, string] {
  const words =
    sentence
      ?.trim()
      .split(/\s+/)
      .filter((word) => word !== '') ?? [];
  if (words.length === 0) return [text, '', ''];
  // Mail is wrapped: a space of the sentence may be a line break in the text.
  const pattern = new RegExp(
    words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join(String.raw`\s+`),
    'u',
  );
  const match = pattern.exec(text);
  if (match === null) return [text, '', ''];
  return [text.slice(0, match.index), match[0], text.slice(match.index + match[0].length)];
}
