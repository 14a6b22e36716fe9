import { countWords } from '#domain/lint.ts';

/** What can be counted in a letter: words, questions, the length of its subject, links. */
export function remarksOf({ subject, words }: { readonly subject: string; readonly words: string }) {
  return {
    words: countWords(words),
    questions: (words.match(/\?/g) ?? []).length,
    subject: Array.from(subject).length,
    links: (words.match(/https?:\/\//g) ?? []).length,
  };
}
