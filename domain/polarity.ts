import { fold } from './triage/fold.ts';

/** Words that turn a sentence into its contrary, folded. */
const NEGATIONS = new Set(
  `ne n pas jamais rien aucun aucune aucuns aucunes ni sans non nul nulle sauf hormis excepte plus moins
not no never none nothing neither nor without cannot except unless isn aren don doesn didn won wouldn couldn shouldn wasn weren hasn haven less`.split(
    /\s+/,
  ),
);

/** The words of a text, folded: letters in a row; an elided article is one. */
export const foldedWords = (text: string): string[] => fold(text).match(/\p{L}+/gu) ?? [];

/** Whether a text holds a word whose absence, or presence, would make it say the contrary. */
export const turnsAround = (text: string): boolean => foldedWords(text).some((word) => NEGATIONS.has(word));
