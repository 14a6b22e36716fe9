import type { Language } from './language.ts';

/** A paragraph that offers times, each already in words; null for none. */
export function offerWords(
  times: readonly string[],
  { language, address }: { readonly language: Language; readonly address: 'tu' | 'vous' },
): string | null {
  if (times.length === 0) return null;
  const last = times.at(-1) ?? '';
  const list =
    times.length === 1 ? last : `${times.slice(0, -1).join(', ')} ${language === 'fr' ? 'ou' : 'or'} ${last}`;
  if (language === 'en') return `I could talk on ${list}.`;
  return address === 'tu' ? `Je te propose ${list}.` : `Je vous propose ${list}.`;
}

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
  if (paragraphs[signature - 1]?.trimEnd().endsWith(',') && signature > 1) signature--;
  return paragraphs.toSpliced(link >= 0 ? link : signature, 0, after).join('\n\n');
}
