import type { ReplyLanguage } from './language.ts';

/** A paragraph that offers times, each already in words; null for none. */
export function offerWords(
  times: readonly string[],
  { language, address }: { readonly language: ReplyLanguage; readonly address: 'tu' | 'vous' },
): string | null {
  if (times.length === 0) return null;
  const [or, offer] = OFFERS[language];
  const last = times.at(-1) ?? '';
  const list = times.length === 1 ? last : `${times.slice(0, -1).join(', ')} ${or} ${last}`;
  return offer(list, address);
}

/** How they are told apart, and offered. */
const OFFERS: Readonly<
  Record<ReplyLanguage, readonly [or: string, offer: (list: string, address: 'tu' | 'vous') => string]>
> = {
  fr: ['ou', (list, address) => (address === 'tu' ? `Je te propose ${list}.` : `Je vous propose ${list}.`)],
  en: ['or', (list) => `I could talk on ${list}.`],
  de: ['oder', (list) => `Ich schlage Ihnen ${list} vor.`],
  es: ['o', (list) => `Le propongo ${list}.`],
  it: ['o', (list) => `Le propongo ${list}.`],
  nl: ['of', (list) => `Ik stel u ${list} voor.`],
};

/**
 * An answer with a paragraph put in: in place of the one that was (`before`), else above the booking link, else above the
 * signature. What a person has changed meanwhile stays as it is.
 */
export function withParagraph(words: string, before: string | null, after: string | null): string {
  const paragraphs = words.split('\n\n');
  const at = before === null ? -1 : paragraphs.indexOf(before);
  const put = after === null ? [] : [after];
  if (at >= 0) return paragraphs.toSpliced(at, 1, ...put).join('\n\n');
  if (after === null) return words;
  const link = paragraphs.findIndex((paragraph) => /https?:\/\//.test(paragraph));
  let signature = Math.max(0, paragraphs.length - 1);
  // What takes leave ends no sentence.
  if (signature > 1 && !/[.?!:…]\s*$/.test(paragraphs[signature - 1] ?? '')) signature--;
  return paragraphs.toSpliced(link >= 0 ? link : signature, 0, after).join('\n\n');
}
