import { withoutBanned } from './banned_word.ts';
import type { Id } from './id.ts';
import { answersTo, type Knowledge } from './knowledge.ts';
import type { Language } from './language.ts';
import { addressOf, askedIn } from './question.ts';
import { suggestionWords } from './suggestion_words.ts';
import type { TriageKind } from './triage/kinds.ts';
import { languageOf, REPLY_LANGUAGES } from './triage/language.ts';
import type { Voice } from './voice.ts';

interface Suggested {
  readonly kind: TriageKind;
  /** What they wrote, without quotation and signature. */
  readonly reply: string;
  /** The language we write to them in, where their reply does not tell. */
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

/** What a suggestion states: words as they stand in it, and the knowledge that they are quoted from. */
export interface KnownClaim {
  readonly text: string;
  readonly knowledgeId: Id<'kno'>;
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
 * An answer by template, in the workspace's voice: it quotes what is known of what they asked, but for words that it does not say, says what is still open, states nothing else, and asks for
 * a time. Null for what is not answered.
 */
export function suggestReply(asked: Suggested): Suggestion | null {
  const { kind, reply, firstName, senderFirstName, bookingUrl, variant, voice } = asked;
  const language = languageToAnswerIn(reply, asked.fallback);
  const address = language === 'fr' ? addressOf(reply, voice.address) : 'vous';
  const said = suggestionWords({ kind, language, address, bookingUrl, variant: variant % WORDINGS, voice });
  if (said === null) return null;
  const { answered, open } = answersOf(asked, language);
  const claims = answered.map(({ id, text }) => ({ text: withoutBanned(text, voice.banned), knowledgeId: id }));
  const body = [said.thanks, ...claims.map(({ text }) => text), said.invitation, said.close];
  const paragraphs = [[said.greeting, firstName].filter(Boolean).join(' ') + ',', ...body, senderFirstName];
  return {
    language,
    address,
    words: paragraphs.filter((paragraph) => paragraph !== '').join('\n\n'),
    claims,
    open,
    invites: said.invitation !== '',
  };
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
  const theirs = languageOf(reply, REPLY_LANGUAGES.find((one) => one === fallback) ?? null);
  return theirs === 'fr' || theirs === 'en' ? theirs : theirs === null ? fallback : 'en';
}
