import { DAY_MS } from './calendar.ts';
import { factsIn, isBacked, wordsOf } from './backed.ts';
import type { Id } from './id.ts';
import type { Language } from './language.ts';

/** A stored fact about a lead or its company, in the source's own words. */
export interface Evidence {
  readonly id: Id<'evd'>;
  readonly quote: string;
  /** where it was read: a page's address, an import's column, a message */
  readonly source: string;
  /** when it was read, milliseconds since 1970 */
  readonly at: number;
}

/** A fact that an opener states: its words, as they stand in the opener, and the evidence for them. */
export interface Claim {
  readonly text: string;
  readonly evidenceId: Id<'evd'>;
}

/** The sentence that shows why this person is written to. */
export interface Opener {
  readonly text: string;
  readonly claims: readonly Claim[];
}

/** Evidence older than this is no news any more. */
export const EVIDENCE_FRESH_DAYS = 365;
const MIN_QUOTE = 12;
const MAX_QUOTE = 160;

/**
 * Writes an opener by rule: it quotes the newest fact word for word, says where it was read, and adds nothing.
 * @returns null when there is no evidence that can be quoted: then no opener is written at all
 */
export function writeOpener(evidence: readonly Evidence[], language: Language, now: number): Opener | null {
  const newestFirst = [...evidence].sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
  for (const { id, quote, source, at } of newestFirst) {
    const words = quotable(quote);
    if (words === null || now - at >= EVIDENCE_FRESH_DAYS * DAY_MS) continue;
    return { text: SENTENCES[language](words, hostOf(source)), claims: [{ text: words, evidenceId: id }] };
  }
  return null;
}

const SENTENCES = {
  fr: (quote: string, host: string | null) =>
    host === null
      ? `J’ai relevé ceci\u00a0: «\u00a0${quote}\u00a0».`
      : `J’ai lu sur ${host}\u00a0: «\u00a0${quote}\u00a0».`,
  en: (quote: string, host: string | null) =>
    host === null ? `I came across this: “${quote}”.` : `I read on ${host}: “${quote}”.`,
} satisfies Record<Language, (quote: string, host: string | null) => string>;

/** A quote as it can stand between quotation marks, or null: too short, too long, or not a sentence of a person's. */
function quotable(quote: string): string | null {
  const text = quote
    .replace(/[\s\u00a0\u202f]+/g, ' ')
    .replace(/^[\s"«“…]+|[\s"»”….;,]+$/g, '')
    .trim();
  if (text.length < MIN_QUOTE || text.length > MAX_QUOTE) return null;
  // What a mail program makes a link of, or what turns the words that follow around, is no quotation.
  const acts = /\{\{|\}\}|https?:|\bwww\.|\.\p{L}{2,}\/|[<>@]|[\p{Cc}\u202a-\u202e\u2066-\u2069]/iu;
  return acts.test(text) || !/\p{L}{3}/u.test(text) ? null : text;
}

/** The site of a page's address, without "www."; null when the source is no page. */
function hostOf(source: string): string | null {
  return /^https?:\/\/(?:www\.)?([a-z0-9.-]+\.[a-z]{2,})(?:[/:?#]|$)/i.exec(source.trim())?.[1]?.toLowerCase() ?? null;
}

export const OPENER_PROBLEM_CODES = [
  'unknown_evidence', // a claim points at nothing stored
  'claim_not_in_text', // a claim's words are not in the opener
  'claim_not_in_evidence', // the evidence does not say it
  'unsupported', // a number, a name or a quotation of the opener that no cited evidence holds
  'no_claim', // an opener that states nothing provable
] as const;
export type OpenerProblem = { readonly code: (typeof OPENER_PROBLEM_CODES)[number]; readonly words: string };

/**
 * Checks an opener, whoever wrote it: every claim is backed by the evidence it points at, and every number, name and
 * quotation in the text is found in cited evidence or among the words known of the lead. An opener with a problem is refused.
 * @param known what may be named without evidence: the lead's and company's names, the sender's, the sources' sites
 */
export function checkOpener(opener: Opener, evidence: readonly Evidence[], known: readonly string[]): OpenerProblem[] {
  const problems: OpenerProblem[] = [];
  const cited: string[] = [];
  for (const { text, evidenceId } of opener.claims) {
    const source = evidence.find(({ id }) => id === evidenceId);
    if (!source) problems.push({ code: 'unknown_evidence', words: text });
    if (text.trim() === '' || !opener.text.includes(text)) problems.push({ code: 'claim_not_in_text', words: text });
    if (!source) continue;
    cited.push(source.quote, hostOf(source.source) ?? '');
    if (!isBacked(text, source.quote)) problems.push({ code: 'claim_not_in_evidence', words: text });
  }
  if (opener.claims.length === 0) problems.push({ code: 'no_claim', words: opener.text });
  const supported = new Set([...cited, ...known].flatMap(wordsOf));
  for (const words of factsIn(opener.text)) {
    if (!wordsOf(words).every((word) => supported.has(word))) problems.push({ code: 'unsupported', words });
  }
  return problems;
}
