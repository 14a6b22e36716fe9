import { withoutBanned } from './banned_word.ts';
import { answersTo, type Knowledge } from './knowledge.ts';
import type { Language } from './language.ts';
import { addressOf, askedIn } from './question.ts';
import type { WrittenSentence } from './suggestion_source.ts';
import { suggestionWords } from './suggestion_words.ts';
import type { TriageKind } from './triage/kinds.ts';
import { languageOf } from './triage/language.ts';
import type { Voice } from './voice.ts';

export interface Suggested {
  readonly kind: TriageKind;
  /** What they wrote, without quotation and signature. */
  readonly reply: string;
  /** The language we wrote to them in, where their reply does not tell. */
  readonly fallback: Language;
  readonly firstName: string | null;
  /** With the lead's token in it; null where nobody can book. */
  readonly bookingUrl: string | null;
  readonly senderFirstName: string;
  readonly knowledge: readonly Knowledge[];
  readonly voice: Voice;
  /** Another way to say it: 0 is the first, and they come round again. */
  readonly variant: number;
}

/** What a suggestion states: words as they stand in it, and what they rest on. */
export interface KnownClaim {
  readonly text: string;
  readonly sources: readonly string[];
}

/** An answer for a person to read, change and send. */
export interface Suggestion {
  readonly language: Language;
  readonly address: 'tu' | 'vous';
  readonly words: string;
  readonly claims: readonly KnownClaim[];
  /** What they asked and nothing known answers, in their words. */
  readonly open: readonly string[];
  /** It asks for a talk: times may be offered. */
  readonly invites: boolean;
}

/**
 * An answer by template, in the workspace's voice: it quotes what is known of what they asked, but for words that it does not
 * say, says what is still open, states nothing else, and asks for a time. Null for what is not answered.
 */
export function suggestReply(asked: Suggested): Suggestion | null {
  const framed = frameOf(asked);
  if (framed === null) return null;
  const { answered, open } = answersOf(asked, framed.language);
  const claims = answered.map(({ id, text }) => ({ text: withoutBanned(text, asked.voice.banned), sources: [id] }));
  return answerIn(framed, asked, { body: [framed.said.thanks, ...claims.map(({ text }) => text)], claims, open });
}

/** An answer of sentences that were written for it, between the template's greeting and its invitation. */
export function writtenReply(
  asked: Suggested,
  { sentences, open }: { sentences: readonly WrittenSentence[]; open: readonly string[] },
): Suggestion | null {
  const framed = frameOf(asked);
  if (framed === null) return null;
  const body = sentences.reduce<string[]>(
    (left, { text, begins }) =>
      begins ? [...left, text] : [...left.slice(0, -1), [...left.slice(-1), text].join(' ')],
    [],
  );
  const claims = sentences.flatMap(({ text, sources }) => (sources.length > 0 ? [{ text, sources }] : []));
  return answerIn(framed, asked, { body, claims, open });
}

/** The language and the address of an answer, and what the template says around it; null for what is not answered. */
function frameOf({ kind, reply, fallback, bookingUrl, variant, voice }: Suggested) {
  const language = languageToAnswerIn(reply, fallback);
  const address = language === 'fr' ? addressOf(reply, voice.address) : 'vous';
  const said = suggestionWords({ kind, language, address, bookingUrl, variant: variant % WORDINGS, voice });
  return said && { language, address, said };
}

function answerIn(
  { language, address, said }: NonNullable<ReturnType<typeof frameOf>>,
  { firstName, senderFirstName }: Suggested,
  { body, ...known }: Pick<Suggestion, 'claims' | 'open'> & { body: readonly string[] },
): Suggestion {
  const greeting = [said.greeting, firstName].filter(Boolean).join(' ') + ',';
  const paragraphs = [greeting, ...body, said.invitation, said.close, senderFirstName];
  const words = paragraphs.filter((paragraph) => paragraph !== '').join('\n\n');
  return { language, address, words, ...known, invites: said.invitation !== '' };
}

/** Each wording in turn, then the next likest answers. */
const WORDINGS = 2;

function answersOf({ kind, reply, knowledge, variant }: Suggested, language: Language) {
  const answered = new Map<string, Knowledge>();
  const open: string[] = [];
  if (!ANSWERED_FROM_KNOWLEDGE.includes(kind)) return { answered: [], open };
  const { questions, statements } = askedIn(reply);
  const take = (entries: readonly Knowledge[]): boolean => {
    const entry = entries[Math.floor(variant / WORDINGS) % Math.max(1, entries.length)];
    if (entry) answered.set(entry.id, entry);
    return entry !== undefined;
  };
  for (const question of questions) {
    if (!take(answersTo(question, language, knowledge))) open.push(question);
  }
  const objections = knowledge.filter((entry) => entry.kind === 'objection');
  for (const statement of statements) take(answersTo(statement, language, objections));
  return { answered: [...answered.values()], open };
}

const ANSWERED_FROM_KNOWLEDGE: readonly TriageKind[] = ['interested', 'info_request', 'not_now'];

/** The language of the reply where we write in it; English for one we do not. */
function languageToAnswerIn(reply: string, fallback: Language): Language {
  const theirs = languageOf(reply, fallback) ?? fallback;
  return theirs === 'fr' ? 'fr' : 'en';
}

/** The language of a thread: the one of what we wrote last; the lead's where that does not tell. */
export function threadLanguage(
  messages: readonly { readonly direction: 'in' | 'out'; readonly text: string }[],
  fallback: Language,
): Language {
  const ours = languageOf(messages.findLast(({ direction }) => direction === 'out')?.text ?? '');
  return ours === 'fr' || ours === 'en' ? ours : fallback;
}
