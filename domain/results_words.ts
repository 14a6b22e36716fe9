import { LOCALE, type Language } from './language.ts';
import { personaName } from './persona.ts';
import type { ResultDimension } from './results.ts';

/** Titles of the file of results, in the order of its columns. */
export const RESULT_FILE_TITLES: Readonly<Record<Language, readonly string[]>> = {
  fr: ['Groupe', 'Contactés', 'Réponses', 'Réponses qualifiées', 'Rendez-vous', 'Rendez-vous tenus', 'Signés'],
  en: ['Group', 'Contacted', 'Replied', 'Qualified replies', 'Meetings booked', 'Meetings held', 'Signed'],
};

const GROUP_WORDS = {
  fr: {
    unknown: 'Non renseigné',
    manual: 'Ajoutés à la main',
    step: (key: string) => `Étape ${key}`,
    variant: (label: string) => `Texte ${label}`,
  },
  en: {
    unknown: 'Not known',
    manual: 'Added by hand',
    step: (key: string) => `Step ${key}`,
    variant: (label: string) => `Text ${label}`,
  },
} as const satisfies Record<Language, object>;

/** What a group of a breakdown is called, on the screen and in the file alike. */
export function resultGroupName(
  by: ResultDimension,
  { key, name }: { readonly key: string | null; readonly name: string | null },
  language: Language,
): string {
  const words = GROUP_WORDS[language];
  if (key === null) return words.unknown;
  const named: Partial<Record<ResultDimension, () => string | null>> = {
    persona: () => personaName(key, language),
    step: () => words.step(key),
    variant: () => words.variant(key),
    weekday: () => weekdayName(Number(key), LOCALE[language]),
    source: () => name ?? (key === 'manual' ? words.manual : null),
  };
  return named[by]?.() ?? name ?? key;
}

/** @param day 1 is Monday (ISO 8601) */
function weekdayName(day: number, locale: string): string {
  // Any Monday will do, so many days on: this one is the fifth.
  const at = Date.UTC(2026, 0, 4 + day, 12);
  return new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(at);
}
