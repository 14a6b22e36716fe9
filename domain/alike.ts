import { hashFields } from './hash.ts';
import type { Id } from './id.ts';

/** A reader's own fields, as a template may have put them into a letter. */
export type ReaderFields = Readonly<
  Record<'firstName' | 'lastName' | 'title' | 'company' | 'industry' | 'city', string | null>
>;

/**
 * A key that letters share when their texts differ by their readers' fields alone: the same step and variant of the same
 * sequence, and the same words once every field is taken out. The words themselves are compared, so a sentence that was
 * edited, or an opener about somebody, makes a key of its own.
 */
export function alikeKey(
  letter: {
    readonly sequenceId: Id<'seq'> | null;
    readonly step: number;
    readonly variant: string;
    readonly subject: string;
    readonly words: string;
  },
  fields: ReaderFields,
): string {
  return hashFields('leadgen.alike.1', [
    ['sequence', letter.sequenceId ?? ''],
    ['step', String(letter.step)],
    ['variant', letter.variant],
    ['subject', withoutFields(letter.subject, fields)],
    ['words', withoutFields(letter.words, fields)],
  ]).slice(0, 24);
}

/** The text with a mark in place of each field; longer values first, so that none hides in another. */
function withoutFields(text: string, fields: ReaderFields): string {
  const known = Object.entries(fields)
    .flatMap(([name, value]) => (value === null || value.trim() === '' ? [] : [{ name, value: value.trim() }]))
    .sort((a, b) => b.value.length - a.value.length || (a.name < b.name ? -1 : 1));
  return known.reduce((left, { name, value }) => left.replaceAll(value, `\u0000${name}\u0000`), text);
}
