import type { Language } from './language.ts';

/** Titles of the file of results, in the order of its columns. */
export const RESULT_FILE_TITLES: Readonly<Record<Language, readonly string[]>> = {
  fr: ['Groupe', 'Contactés', 'Réponses', 'Réponses qualifiées', 'Rendez-vous', 'Rendez-vous tenus', 'Signés'],
  en: ['Group', 'Contacted', 'Replied', 'Qualified replies', 'Meetings booked', 'Meetings held', 'Signed'],
};
