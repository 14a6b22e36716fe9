import { sha256Hex } from './hash.ts';
import type { Id } from './id.ts';
import { likeness, type Knowledge } from './knowledge.ts';
import type { ReplyLanguage } from './language.ts';
import type { Availability } from './member_calendar.ts';
import type { Evidence } from './opener.ts';
import { cut } from './text.ts';
import { sentencesOf } from './triage/fold.ts';
import type { Voice } from './voice.ts';

/** What a suggestion may rest on, as it is told to whoever writes it. */
export interface SuggestionSource {
  /** An entry of knowledge, a message, a fact, or a free time by its instant. */
  readonly id: Id<'kno'> | Id<'msg'> | Id<'evd'> | `free_${string}`;
  readonly text: string;
  /** What a screen calls it. */
  readonly title: string;
  /** False for what the recipient wrote: it says what they want, and nothing of us. */
  readonly ours: boolean;
}

const FREE = 'free_';

export const SOURCE_KINDS = ['knowledge', 'message', 'fact', 'time'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** By the prefix of its id. */
const KIND_OF = { kno: 'knowledge', msg: 'message', evd: 'fact', free: 'time' } as const satisfies Record<
  string,
  SourceKind
>;
/** What kind of source an id names. */
export const sourceKind = (id: string): SourceKind => {
  const prefix = id.slice(0, id.indexOf('_'));
  return prefix === 'kno' || prefix === 'msg' || prefix === 'evd' ? KIND_OF[prefix] : KIND_OF.free;
};

/** A sentence that a model wrote, and what it says that it rests on. */
export interface WrittenSentence {
  readonly text: string;
  /** It begins a paragraph. */
  readonly begins: boolean;
  readonly sources: readonly string[];
}

/** The instant that the id of a free time names; null for any other id. */
export const freeTimeAt = (id: string): number | null =>
  sourceKind(id) === 'time' ? Date.parse(id.slice(FREE.length)) : null;

/**
 * The sentences whose sources are all there still. One that offers a time which was taken meanwhile, or is another member's, is
 * left out, and what it began begins with the next.
 */
export function standingSentences(
  sentences: readonly WrittenSentence[],
  { sources, availability }: { readonly sources: readonly SuggestionSource[]; readonly availability: Availability },
): WrittenSentence[] {
  const known = new Set<string>(sources.map(({ id }) => id));
  const stands = (id: string) => known.has(id) && (sourceKind(id) !== 'time' || offersTimes(availability));
  let begins = false;
  return sentences.flatMap((sentence) => {
    begins ||= sentence.begins;
    if (!sentence.sources.every(stands)) return [];
    const left = { ...sentence, begins };
    begins = false;
    return [left];
  });
}

/** A model offers times only by a calendar that was read lately: what is not known is a person's to offer. */
export const offersTimes = (availability: Availability): boolean => availability === 'read';

/** As much as a model is told: characters of knowledge, the likest to the reply first, the last messages, the newest facts. */
const MOST = { knowledge: 5000, messages: 4, message: 1000, facts: 5, fact: 160, title: 90 } as const;

interface Told {
  readonly language: ReplyLanguage;
  readonly knowledge: readonly Knowledge[];
  /** What is answered. */
  readonly reply: string;
  /** Oldest first. */
  readonly messages: readonly { readonly id: Id<'msg'>; readonly direction: 'in' | 'out'; readonly text: string }[];
  readonly facts: readonly Evidence[];
  /** Free times, and how a letter says them. */
  readonly times: readonly { readonly startsAt: number; readonly words: string }[];
}

/** The sources of an answer in a language: knowledge that is said in it, the last messages, the facts, the free times. */
export function sourcesOf({ language, knowledge, reply, messages, facts, times }: Told): SuggestionSource[] {
  const line = (text: string): string => cut(text.replace(/\s+/g, ' ').trim(), MOST.title);
  return [
    ...likest(
      knowledge.filter((entry) => entry.language === null || entry.language === language),
      reply,
    ).map(({ id, title, text }) => ({ id, title, text: `${title}\n${text}`, ours: true })),
    ...messages.slice(-MOST.messages).map(({ id, direction, text }) => ({
      ...{ id, title: line(text), text: cut(text, MOST.message), ours: direction === 'out' },
    })),
    ...facts
      .slice(0, MOST.facts)
      .map(({ id, quote }) => ({ id, title: line(quote), text: cut(quote, MOST.fact), ours: true })),
    ...times.map(({ startsAt, words }) => ({
      id: `${FREE}${new Date(startsAt).toISOString()}` as const,
      ...{ title: words, text: words, ours: true },
    })),
  ];
}

/** The entries that are most like a reply, as many as are told. */
function likest(knowledge: readonly Knowledge[], reply: string): Knowledge[] {
  const sentences = sentencesOf(reply);
  const ranked = knowledge
    .map((entry) => ({ entry, alike: Math.max(0, ...sentences.map((sentence) => likeness(sentence, entry))) }))
    .sort((a, b) => b.alike - a.alike || (a.entry.id < b.entry.id ? 1 : -1));
  let left: number = MOST.knowledge;
  return ranked.flatMap(({ entry }) => {
    left -= entry.title.length + entry.text.length + MOST.title;
    return left < 0 ? [] : [entry];
  });
}

/** Names what an answer was written from, but for the times, which pass: another name, and it is to be written anew. */
export const basisOf = (sources: readonly SuggestionSource[], voice: Voice): string =>
  sha256Hex(
    JSON.stringify([
      sources.filter(({ id }) => sourceKind(id) !== 'time').map(({ id, text }) => [id, text]),
      [voice.address, voice.manner, voice.banned],
    ]),
  );
