import type { BannedWord } from './banned_word.ts';
import { contentHash, mailboxField, type MessageContent } from './draft.ts';
import { fractionOf } from './hash.ts';
import { LANGUAGES, type Language } from './language.ts';
import { lint, type LintFinding } from './lint.ts';
import type { Claim, Opener } from './opener.ts';
import type { SenderIdentity } from './sender.ts';
import { followUpSubject, type Step, type StepText, type Variant } from './sequence.ts';
import { renderTemplate, variablesOf, type TemplateProblem, type TemplateValues } from './template.ts';

/** What parts a person's words from what the system adds, and may not be removed: the delimiter of signatures (RFC 3676, 4.3). */
const DELIMITER = '\n\n-- \n';

/** Everything that a letter is written from. */
export type LetterInput = {
  step: Step;
  stepIndex: number;
  /** Picks the variant: the same lead always reads the same one. */
  seed: string;
  language: Language;
  /** The sequence's own language, for a step that has no text in the lead's. */
  fallback: Language;
  lead: { email: string; firstName: string | null; lastName: string | null; title: string | null };
  company: { name: string; industry: string | null; city: string | null } | null;
  sender: SenderIdentity;
  senderAddress: string;
  opener: Opener | null;
  bookingUrl: string | null;
  /** The first message's subject, for a follow-up in the same thread. */
  threadSubject: string | null;
  links: { optOut: string; whyMe: string };
  /** Words that the workspace does not say. */
  banned: readonly BannedWord[];
};

export type Letter = MessageContent & {
  recipientName: string;
  variant: string;
  language: Language;
  contentHash: string;
  claims: readonly Claim[];
  lint: readonly LintFinding[];
};

export type LetterResult =
  { ok: true; letter: Letter } | { ok: false; variant: string; problems: readonly TemplateProblem[] };

/** The variant of a step that a lead reads. */
export function variantFor(step: Step, seed: string): Variant | null {
  return step.variants[Math.floor(fractionOf(`variant:${seed}`) * step.variants.length)] ?? null;
}

/** Whether a step's text asks for an opener: only then is one written. */
export function wantsOpener(step: Step): boolean {
  return step.variants.some(({ texts }) =>
    Object.values(texts).some(({ subject, body }) =>
      [...variablesOf(subject), ...variablesOf(body)].includes('opener'),
    ),
  );
}

type Chosen = Pick<LetterInput, 'step' | 'seed' | 'language' | 'fallback'>;

/** The language that a step's letter to one lead is in: theirs where there is a text in it. The opener is written in the same. */
export function languageOf(input: Chosen): Language {
  const variant = variantFor(input.step, input.seed);
  return (variant && textIn(variant, input)?.language) ?? input.language;
}

/**
 * Writes one step's letter for one lead. A missing or odd value, or an unknown variable, gives the list of problems and no
 * letter: there is never a "Bonjour ,".
 */
export function writeLetter(input: LetterInput): LetterResult {
  const variant = variantFor(input.step, input.seed);
  const chosen = variant ? textIn(variant, input) : null;
  if (!variant || !chosen)
    return { ok: false, variant: variant?.label ?? '', problems: [{ code: 'missing', variable: 'text', values: {} }] };
  const values = valuesOf(input);
  const isFollowUp = input.threadSubject !== null;
  const subject = isFollowUp ? null : renderTemplate(chosen.text.subject, values);
  const body = renderTemplate(chosen.text.body, values);
  const problems = [...(subject?.ok === false ? subject.problems : []), ...(body.ok ? [] : body.problems)];
  if (!body.ok || subject?.ok === false) return { ok: false, variant: variant.label, problems: unique(problems) };
  const words = body.text.trim();
  const content: MessageContent = {
    recipient: input.lead.email,
    sender: mailboxField(`${input.sender.firstName} ${input.sender.lastName}`, input.senderAddress),
    subject: subject?.text.trim() ?? followUpSubject(input.threadSubject ?? '', chosen.language),
    body: words + DELIMITER + noticeOf(input, chosen.language),
  };
  return {
    ok: true,
    letter: {
      ...content,
      recipientName: nameOf(input.lead),
      variant: variant.label,
      language: chosen.language,
      contentHash: contentHash(content),
      claims: (input.opener?.claims ?? []).filter(({ text }) => words.includes(text)),
      lint: lintLetter({ ...content, isFollowUp, banned: input.banned }, chosen.language),
    },
  };
}

/** A letter's own words, which a person may edit, and the notice under them, which nobody may. */
export function splitLetter(body: string): { words: string; notice: string } {
  const at = body.lastIndexOf(DELIMITER);
  return at < 0 ? { words: body, notice: '' } : { words: body.slice(0, at), notice: body.slice(at + DELIMITER.length) };
}

/** Puts a notice under other words. */
export const joinLetter = (words: string, notice: string): string =>
  notice === '' ? words.trim() : words.trim() + DELIMITER + notice;

/** Reads a letter whole: a person's words, and whether the notice under them lets its reader go. */
export function lintLetter(
  {
    subject,
    body,
    isFollowUp,
    banned,
  }: Pick<MessageContent, 'subject' | 'body'> & { isFollowUp: boolean; banned: readonly BannedWord[] },
  fallback: Language,
): LintFinding[] {
  const { words, notice } = splitLetter(body);
  const said = LANGUAGES.find((language) => saysHowToLeave(notice, language));
  return lint({ subject, body: words, language: said ?? fallback, isFollowUp, hasOptOut: said !== undefined, banned });
}

/** How a letter says in its notice that its reader may leave: one way a language, whatever a person made of the words above. */
export function leavingWords(body: string): string | null {
  const { notice } = splitLetter(body);
  const language = LANGUAGES.find((one) => saysHowToLeave(notice, one));
  return language === undefined ? null : OPT_OUT[language];
}

/** Whether a notice has, in a language, its line about receiving no more, with a link. */
const saysHowToLeave = (notice: string, language: Language): boolean =>
  lines(notice).some((line) => {
    const [before, link = ''] = line.split(OPT_OUT[language]);
    return before === '' && /^https?:\/\/[^\s/]+\/\S+$/.test(link);
  });

/** First and last name, or nothing. */
export const nameOf = ({ firstName, lastName }: { firstName: string | null; lastName: string | null }): string =>
  [firstName, lastName].filter((part) => part !== null && part.trim() !== '').join(' ');

function textIn(
  variant: Variant,
  { language, fallback }: Pick<LetterInput, 'language' | 'fallback'>,
): { text: StepText; language: Language } | null {
  const own = variant.texts[language];
  if (own) return { text: own, language };
  const other = variant.texts[fallback];
  return other ? { text: other, language: fallback } : null;
}

function valuesOf({ lead, company, sender, opener, bookingUrl }: LetterInput): TemplateValues {
  return {
    'lead.firstName': lead.firstName,
    'lead.lastName': lead.lastName,
    'lead.title': lead.title,
    'company.name': company?.name ?? null,
    'company.industry': company?.industry ?? null,
    'company.city': company?.city ?? null,
    opener: opener?.text ?? null,
    'sender.firstName': sender.firstName,
    'sender.lastName': sender.lastName,
    'sender.company': sender.company,
    'booking.link': bookingUrl,
  };
}

const WHY_ME = {
  fr: 'D’où viennent vos données : ',
  en: 'Where your data comes from: ',
} as const satisfies Record<Language, string>;
const OPT_OUT = {
  fr: 'Ne plus recevoir de message : ',
  en: 'Receive no more messages: ',
} as const satisfies Record<Language, string>;

/** Who we are, where the data came from, and how to be left alone (GDPR, articles 14 and 21; LCEN, article 22). */
function noticeOf({ sender, links }: LetterInput, language: Language): string {
  const who = [
    `${sender.firstName} ${sender.lastName}`,
    ...lines(sender.signature),
    `${sender.company}, ${lines(sender.postalAddress).join(', ')}`,
  ];
  return [...who, '', WHY_ME[language] + links.whyMe, OPT_OUT[language] + links.optOut].join('\n');
}

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const unique = (problems: readonly TemplateProblem[]): TemplateProblem[] =>
  problems.filter(
    (one, at) => problems.findIndex(({ code, variable }) => code === one.code && variable === one.variable) === at,
  );
