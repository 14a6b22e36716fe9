import { countryName } from '#ui/lib/campaign/audience.ts';
import type { FormatLocale } from '#ui/lib/format/number.ts';

/** ISO 3166-1 codes that a form offers by name: the European Economic Area, its neighbours, and the usual others. */
const CODES =
  'FR BE CH LU DE AT NL GB IE ES PT IT DK SE NO FI IS PL CZ SK HU RO BG GR HR SI EE LV LT MT CY LI MC CA US AU NZ JP SG IN BR MX MA TN SN CI AE IL TR UA'.split(
    ' ',
  );

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase();

/** The names to choose from, sorted. */
export const countryNames = (locale: FormatLocale): string[] =>
  CODES.map((code) => countryName(locale, code)).sort((a, b) => a.localeCompare(b, locale));

/** A country's code from its name in either language, or from the code itself; null when it is none that we know. */
export function countryCode(name: string): string | null {
  const asked = fold(name);
  const known = CODES.find(
    (code) =>
      fold(code) === asked || fold(countryName('fr', code)) === asked || fold(countryName('en', code)) === asked,
  );
  return known ?? (/^[A-Z]{2}$/.test(name.trim()) ? name.trim() : null);
}
