import { withoutBanned } from './banned_word.ts';
import { answersTo, type Knowledge } from './knowledge.ts';
import type { ReplyLanguage } from './language.ts';
import { addressOf, askedIn } from './question.ts';
import { asksWhence, occasionOf } from './suggestion_occasion.ts';
import type { WrittenSentence } from './suggestion_source.ts';
import { suggestionWords } from './suggestion_words.ts';
import { personName, problemsOf } from './template.ts';
import type { TriageKind } from './triage/kinds.ts';
import { languageOf } from './triage/language.ts';
import type { Voice } from './voice.ts';
import type { WantedTime } from './wanted_time.ts';

export interface Suggested {
  readonly kind: TriageKind;
  /** What they wrote, without quotation and signature. */
  readonly reply: string;
  /** The language we wrote to them in, where their reply does not tell. */
  readonly fallback: ReplyLanguage;
  /** The address of whom they name. */
  readonly referral: string | null;
  /** When they say that a talk would suit them. */
  readonly wanted: WantedTime;
  readonly firstName: string | null;
  /** With the lead's token in it; null where nobody can book. */
  readonly bookingUrl: string | null;
  /** Their page that says where what is known of them came from, with their token in it; null where there is none. */
  readonly whyUrl: string | null;
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
  readonly language: ReplyLanguage;
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
  const { language } = readerOf(asked);
  const { answered, open } = answersOf(asked, language);
  const claims = answered.map(({ id, text }) => ({ text: withoutBanned(text, asked.voice.banned), sources: [id] }));
  return answerIn(asked, { body: claims.map(({ text }) => text), isThanked: true, claims, open });
}

/** An answer of sentences that were written for it, between the template's greeting and its invitation. */
export function writtenReply(
  asked: Suggested,
  { sentences, open }: { sentences: readonly WrittenSentence[]; open: readonly string[] },
): Suggestion | null {
  const body = sentences.reduce<string[]>(
    (left, { text, begins }) =>
      begins ? [...left, text] : [...left.slice(0, -1), [...left.slice(-1), text].join(' ')],
    [],
  );
  const claims = sentences.flatMap(({ text, sources }) => (sources.length > 0 ? [{ text, sources }] : []));
  const left = open.filter((question) => !isAnsweredByPage(question, asked));
  return answerIn(asked, { body, isThanked: false, claims, open: left });
}

/** The language of an answer, and how its reader is addressed. */
function readerOf({ reply, fallback, voice }: Suggested) {
  const language = languageOf(reply, fallback) ?? fallback;
  return { language, address: language === 'fr' ? addressOf(reply, voice.address) : ('vous' as const) };
}

/** Puts around what is known what the template says; null for what is not answered. */
function answerIn(
  asked: Suggested,
  {
    body,
    isThanked,
    claims,
    open,
  }: Pick<Suggestion, 'claims' | 'open'> & { body: readonly string[]; isThanked: boolean },
): Suggestion | null {
  const { kind, reply, referral, wanted, firstName, senderFirstName, bookingUrl, whyUrl, variant, voice } = asked;
  const occasion = occasionOf({
    ...{ kind, reply, referral, whyUrl, proposesTime: wanted.days.size > 0 },
    ...{ questions: askedIn(reply).questions.length, open: open.length, isAnswered: claims.length > 0 },
  });
  if (occasion === null) return null;
  const { language, address } = readerOf(asked);
  const said = suggestionWords({ occasion, language, address, bookingUrl, variant: variant % WORDINGS, voice });
  const greeting = [said.greeting, calledBy(firstName)].filter(Boolean).join(' ') + ',';
  const opening = isThanked ? [said.thanks] : [];
  const paragraphs = [
    greeting,
    ...opening,
    ...body,
    said.whence,
    said.theirs,
    said.invitation,
    said.close,
    senderFirstName,
  ];
  const words = paragraphs.filter((paragraph) => paragraph !== '').join('\n\n');
  return { language, address, words, claims, open, invites: occasion.invitation !== null };
}

/** A name as a first message writes it too; null for what a file has in place of one, and for what nobody is called. */
const calledBy = (firstName: string | null): string | null =>
  firstName === null || problemsOf('lead.firstName', firstName).length > 0 ? null : personName(firstName.trim());

/** Each wording in turn, then the next likest answers. */
const WORDINGS = 2;

/** What is known of what they asked, or of what they object to: a refusal is met by that alone. */
function answersOf({ kind, reply, knowledge, variant, whyUrl }: Suggested, language: ReplyLanguage) {
  const answered = new Map<string, Knowledge>();
  const open: string[] = [];
  if (!ANSWERED_FROM_KNOWLEDGE.includes(kind)) return { answered: [], open };
  const { questions, statements } = askedIn(reply);
  const take = (entries: readonly Knowledge[]): boolean => {
    const entry = entries[Math.floor(variant / WORDINGS) % Math.max(1, entries.length)];
    if (entry) answered.set(entry.id, entry);
    return entry !== undefined;
  };
  for (const question of kind === 'negative' ? [] : questions) {
    if (isAnsweredByPage(question, { whyUrl })) continue;
    if (!take(answersTo(question, language, knowledge))) open.push(question);
  }
  const objections = knowledge.filter((entry) => entry.kind === 'objection');
  for (const statement of statements) take(answersTo(statement, language, objections));
  return { answered: [...answered.values()], open };
}

/** Their own page says where what is known of them came from. */
const isAnsweredByPage = (question: string, { whyUrl }: Pick<Suggested, 'whyUrl'>): boolean =>
  whyUrl !== null && asksWhence(question);

const ANSWERED_FROM_KNOWLEDGE: readonly TriageKind[] = ['interested', 'info_request', 'not_now', 'negative'];

/** The language of a thread: the one of what we wrote last; the lead's where that does not tell. */
export const threadLanguage = (
  messages: readonly { readonly direction: 'in' | 'out'; readonly text: string }[],
  fallback: ReplyLanguage,
): ReplyLanguage => languageOf(messages.findLast(({ direction }) => direction === 'out')?.text ?? '') ?? fallback;
