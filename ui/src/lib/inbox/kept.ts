import type { Id } from '#domain/id.ts';

/** Words that somebody types in answer to a thread, kept by the tab until they are sent: they outlive a reload. */
const keyOf = (conversationId: Id<'cnv'>): string => `leadgen_reply_${conversationId}`;

/** What was typed and not sent; null for nothing. In the browser alone. */
export function keptWords(conversationId: Id<'cnv'>): string | null {
  try {
    return sessionStorage.getItem(keyOf(conversationId));
  } catch {
    // Some browsers are told to keep nothing at all.
    return null;
  }
}

/** Keeps what is typed; null forgets it. */
export function keepWords(conversationId: Id<'cnv'>, words: string | null): void {
  try {
    if (words === null) sessionStorage.removeItem(keyOf(conversationId));
    else sessionStorage.setItem(keyOf(conversationId), words);
  } catch {
    // A browser that keeps nothing keeps nothing: what is typed is still on the screen.
  }
}
