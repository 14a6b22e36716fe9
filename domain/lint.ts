import { bannedIn, type BannedWord } from './banned_word.ts';
import type { Language } from './language.ts';
import { ofLinks } from './lint/links.ts';
import { finding, type LintFinding } from './lint/rules.ts';
import { SPAM_WORDS } from './lint/words.ts';
import { fold } from './triage/fold.ts';

export { LINT_RULES, type LintFinding } from './lint/rules.ts';

/** What is read: the text a person wrote, before the signature and the notices that the system adds. */
export interface LintedMessage {
  readonly subject: string;
  readonly body: string;
  readonly language: Language;
  /** a follow-up carries "Re:" rightly */
  readonly isFollowUp: boolean;
  /** whether the notice under it says how to receive no more, with the link that does it */
  readonly hasOptOut: boolean;
  /** words that the workspace does not say */
  readonly banned: readonly BannedWord[];
}

export const BODY_WORDS = { min: 40, max: 180 } as const;
/** A follow-up may be shorter: its thread says the rest. */
export const FOLLOW_UP_MIN_WORDS = 20;
export const SUBJECT_LENGTH = { min: 10, max: 60 } as const;
const MAX_EXCLAMATIONS = 1;
const MAX_SHOUTED = 1;

/** Reads a draft as a filter and a busy person would. An empty list: nothing to say. */
export function lint(message: LintedMessage): LintFinding[] {
  return [
    ...ofBody(message),
    ...ofSubject(message),
    ...ofLinks(message.body),
    ...ofTone(message),
    ...ofForm(message),
    ...lintVoice(`${message.subject}\n${message.body}`, message.banned),
    ...(message.hasOptOut ? [] : [finding('opt_out_missing', 'block')]),
  ];
}

/** Each word of a text that the workspace does not say, and what it says instead: all that is read in a person's own answer. */
export const lintVoice = (text: string, banned: readonly BannedWord[]): LintFinding[] =>
  bannedIn(text, banned).map(({ word, replacement }) =>
    finding('banned_word', 'warn', { word, ...(replacement !== null && { replacement }) }),
  );

/** Words of a text; a link is one. */
export function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

function ofBody({ body, isFollowUp }: LintedMessage): LintFinding[] {
  const words = countWords(body);
  const min = isFollowUp ? FOLLOW_UP_MIN_WORDS : BODY_WORDS.min;
  if (words < min) return [finding('body_short', 'warn', { words, min })];
  return words > BODY_WORDS.max ? [finding('body_long', 'warn', { words, max: BODY_WORDS.max })] : [];
}

function ofSubject({ subject, isFollowUp }: LintedMessage): LintFinding[] {
  const text = subject.trim();
  if (text === '') return [finding('subject_missing', 'block')];
  const found: LintFinding[] = [];
  const length = Array.from(text).length;
  if (length < SUBJECT_LENGTH.min && !isFollowUp)
    found.push(finding('subject_short', 'info', { length, min: SUBJECT_LENGTH.min }));
  if (length > SUBJECT_LENGTH.max) found.push(finding('subject_long', 'warn', { length, max: SUBJECT_LENGTH.max }));
  if (!isFollowUp && /^(re|ré|rép|tr|fw|fwd)\s*:/i.test(text)) found.push(finding('subject_fake_reply', 'block'));
  return found;
}

function ofTone({ subject, body, language }: LintedMessage): LintFinding[] {
  const text = `${subject}\n${body}`;
  const found: LintFinding[] = [];
  const words = text.match(/\p{L}{2,}/gu) ?? [];
  // Acronyms (ISO, RGPD, SIRET) are words of a trade; from six letters on, capitals shout.
  const shouted = words.filter(
    (word) => word.length >= 6 && word === word.toUpperCase() && word !== word.toLowerCase(),
  );
  const isSubjectShouted = /\p{L}{4}/u.test(subject) && subject === subject.toUpperCase();
  if (isSubjectShouted || shouted.length > MAX_SHOUTED)
    found.push(finding('capitals', 'warn', { words: shouted.length }));
  const exclamations = (text.match(/!/g) ?? []).length;
  if (exclamations > MAX_EXCLAMATIONS)
    found.push(finding('exclamation_marks', 'warn', { count: exclamations, max: MAX_EXCLAMATIONS }));
  const folded = ` ${fold(text).replace(/\s+/g, ' ')} `;
  const spam = SPAM_WORDS[language].filter((words) => isWholeIn(folded, words));
  if (spam.length > 0) found.push(finding('spam_words', 'warn', { words: spam.join(', '), count: spam.length }));
  return found;
}

/** Whether words stand in a folded text and are not a part of longer ones ("promotion" in "promotions" is). */
function isWholeIn(text: string, words: string): boolean {
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    const before = text.charAt(at - 1);
    const after = text.slice(at + words.length);
    if (!/[\p{L}\p{N}]/u.test(before) && /^(e?s)?([^\p{L}\p{N}]|$)/u.test(after)) return true;
  }
  return false;
}

function ofForm({ subject, body, isFollowUp }: LintedMessage): LintFinding[] {
  const found: LintFinding[] = [];
  if (!body.includes('?')) found.push(finding('question_missing', isFollowUp ? 'info' : 'warn'));
  if (/<\/?(a|b|body|br|div|font|html|i|img|p|script|span|style|table|td|tr|u)\b[^>]*>/i.test(body))
    found.push(finding('html', 'block'));
  const left =
    /\{\{?[^{}\n]{0,40}\}\}?|\[(?:pr[ée]nom|nom|soci[ée]t[ée]|entreprise|first ?name|last ?name|name|company|title)\]|%[A-Z_]{3,}%|<<[^<>\n]{1,30}>>/i.exec(
      `${subject}\n${body}`,
    );
  if (left) found.push(finding('placeholder_left', 'block', { text: left[0] }));
  return found;
}
