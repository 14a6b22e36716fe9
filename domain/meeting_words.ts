import type { Language } from './language.ts';

/** What the entry of a meeting in somebody's calendar says. */
export const MEETING_FILE_WORDS = {
  fr: { title: (who: string) => `Rendez-vous avec ${who}`, prepare: 'Préparer\u00a0: ' },
  en: { title: (who: string) => `Meeting with ${who}`, prepare: 'Prepare: ' },
} satisfies Record<Language, { readonly title: (who: string) => string; readonly prepare: string }>;
