import type { Language } from './language.ts';
import { fold } from './triage/fold.ts';

export const LINT_RULES = [
  'body_short',
  'body_long',
  'subject_missing',
  'subject_short',
  'subject_long',
  'subject_fake_reply',
  'links_many',
  'link_shortener',
  'link_insecure',
  'capitals',
  'exclamation_marks',
  'spam_words',
  'question_missing',
  'html',
  'placeholder_left',
] as const;
export type LintRule = (typeof LINT_RULES)[number];

/** `block`: nobody should send it; `warn`: a person decides; `info`: good to know. The lint never clears a message. */
export type LintSeverity = 'info' | 'warn' | 'block';

export interface LintFinding {
  readonly rule: LintRule;
  readonly severity: LintSeverity;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What is read: the text a person wrote, before the signature and the notices that the system adds. */
export interface LintedMessage {
  readonly subject: string;
  readonly body: string;
  readonly language: Language;
  /** a follow-up carries "Re:" rightly */
  readonly isFollowUp: boolean;
}

export const BODY_WORDS = { min: 40, max: 180 } as const;
/** A follow-up may be shorter: its thread says the rest. */
export const FOLLOW_UP_MIN_WORDS = 20;
export const SUBJECT_LENGTH = { min: 10, max: 60 } as const;
const MAX_LINKS = 1;
const MAX_EXCLAMATIONS = 1;
const MAX_SHOUTED = 1;

const SHORTENERS = new Set(
  'bit.ly bitly.com tinyurl.com t.co goo.gl ow.ly buff.ly is.gd cutt.ly rebrand.ly lnkd.in t.ly shorturl.at rb.gy tiny.cc s.id'.split(
    ' ',
  ),
);

/** Words that filters and readers know from mass mailings, folded. Kept short: a list that fires on honest mail is ignored. */
const SPAM_WORDS = {
  fr: [
    '100 % gratuit',
    'gratuitement',
    'argent facile',
    'gagnez',
    'felicitations',
    'offre exceptionnelle',
    'offre limitee',
    'offre speciale',
    'promo',
    'promotion',
    'urgent',
    'cliquez ici',
    'sans engagement',
    'sans risque',
    'satisfait ou rembourse',
    'meilleur prix',
    'prix casse',
    'incroyable',
    'garanti',
    'revolutionnaire',
    'derniere chance',
    'ne manquez pas',
    'augmentez vos ventes',
    'doublez',
    'multipliez',
    'miracle',
    'leader du marche',
    'agissez maintenant',
  ],
  en: [
    '100% free',
    'free trial',
    'act now',
    'click here',
    'limited time',
    'special offer',
    'special promotion',
    'congratulations',
    'winner',
    'risk free',
    'risk-free',
    'no obligation',
    'money back',
    'guaranteed',
    'best price',
    'lowest price',
    'urgent',
    'amazing',
    'incredible',
    'revolutionary',
    'once in a lifetime',
    "don't miss",
    'double your',
    'skyrocket',
    '10x',
    'make money',
    'cash',
    'last chance',
    'market leader',
    'buy now',
    'order now',
  ],
} satisfies Record<Language, readonly string[]>;

/** Reads a draft as a filter and a busy person would. An empty list: nothing to say. */
export function lint(message: LintedMessage): LintFinding[] {
  return [...ofBody(message), ...ofSubject(message), ...ofLinks(message.body), ...ofTone(message), ...ofForm(message)];
}

const finding = (rule: LintRule, severity: LintSeverity, values: LintFinding['values'] = {}): LintFinding => ({
  rule,
  severity,
  values,
});

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

function ofLinks(body: string): LintFinding[] {
  const links = Array.from(body.matchAll(/\b(https?):\/\/([^\s/?#)>"]+)|\bwww\.([^\s/?#)>"]+)/gi));
  const found: LintFinding[] = [];
  if (links.length > MAX_LINKS) found.push(finding('links_many', 'warn', { links: links.length, max: MAX_LINKS }));
  for (const [, scheme, host = ''] of links) {
    const site = host.toLowerCase().replace(/^www\./, '');
    if (SHORTENERS.has(site)) found.push(finding('link_shortener', 'block', { host: site }));
    if (scheme?.toLowerCase() === 'http') found.push(finding('link_insecure', 'warn', { host: site }));
  }
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
