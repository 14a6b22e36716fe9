import type { CompanySize } from '#domain/audience.ts';
import type { Language } from '#domain/language.ts';
import type { FormatLocale } from '#ui/lib/format/number.ts';
import { REGION } from '#ui/lib/format/number.ts';

/** An audience as a form holds it: whom a campaign is for. An empty list asks for nothing. */
export interface AudienceDraft {
  titles: string[];
  countries: string[];
  industries: string[];
  sizes: CompanySize[];
  sources: string[];
  tags: string[];
  language: Language | null;
  verifiedOnly: boolean;
}

export const everybody = (): AudienceDraft => ({
  titles: [],
  countries: [],
  industries: [],
  sizes: [],
  sources: [],
  tags: [],
  language: null,
  verifiedOnly: false,
});

/** `FR` as `France`. */
export function countryName(locale: FormatLocale, code: string): string {
  return new Intl.DisplayNames(REGION[locale], { type: 'region' }).of(code) ?? code;
}

/** An audience in a few words, for a list: `énergie, France`. Empty when it asks for nothing. */
export function audienceWords(locale: FormatLocale, audience: AudienceDraft): string {
  return [
    ...audience.titles,
    ...audience.industries,
    ...audience.countries.map((code) => countryName(locale, code)),
    ...audience.sizes,
    ...audience.tags,
  ].join(', ');
}
