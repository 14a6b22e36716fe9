/** The languages of the product. */
export const LANGUAGES = ['fr', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language that somebody chose; null where they chose none of ours. */
export const languageOf = (chosen: string | null | undefined): Language | null =>
  LANGUAGES.find((language) => language === chosen) ?? null;

/** Those that a reply may be in, and is answered in. */
export const REPLY_LANGUAGES = [...LANGUAGES, 'de', 'es', 'it', 'nl'] as const;
export type ReplyLanguage = (typeof REPLY_LANGUAGES)[number];

/** How each writes dates and numbers: a BCP 47 tag, for Intl. */
export const LOCALE = {
  fr: 'fr-FR',
  en: 'en-GB',
  de: 'de-DE',
  es: 'es-ES',
  it: 'it-IT',
  nl: 'nl-NL',
} as const satisfies Record<ReplyLanguage, string>;
