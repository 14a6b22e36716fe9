import { fold } from './triage/fold.ts';
import type { Language } from './language.ts';

/** The zone where business is done in a country; of several, the one of most companies. IANA names. */
const ZONES: Readonly<Record<string, string>> = {
  FR: 'Europe/Paris',
  BE: 'Europe/Brussels',
  CH: 'Europe/Zurich',
  LU: 'Europe/Luxembourg',
  MC: 'Europe/Monaco',
  DE: 'Europe/Berlin',
  AT: 'Europe/Vienna',
  NL: 'Europe/Amsterdam',
  ES: 'Europe/Madrid',
  PT: 'Europe/Lisbon',
  IT: 'Europe/Rome',
  GB: 'Europe/London',
  IE: 'Europe/Dublin',
  DK: 'Europe/Copenhagen',
  SE: 'Europe/Stockholm',
  NO: 'Europe/Oslo',
  FI: 'Europe/Helsinki',
  IS: 'Atlantic/Reykjavik',
  EE: 'Europe/Tallinn',
  LV: 'Europe/Riga',
  LT: 'Europe/Vilnius',
  PL: 'Europe/Warsaw',
  CZ: 'Europe/Prague',
  SK: 'Europe/Bratislava',
  HU: 'Europe/Budapest',
  SI: 'Europe/Ljubljana',
  HR: 'Europe/Zagreb',
  RO: 'Europe/Bucharest',
  BG: 'Europe/Sofia',
  GR: 'Europe/Athens',
  CY: 'Asia/Nicosia',
  MT: 'Europe/Malta',
  MA: 'Africa/Casablanca',
  TN: 'Africa/Tunis',
  DZ: 'Africa/Algiers',
  SN: 'Africa/Dakar',
  CI: 'Africa/Abidjan',
  RE: 'Indian/Reunion',
  GP: 'America/Guadeloupe',
  MQ: 'America/Martinique',
  GF: 'America/Cayenne',
  US: 'America/New_York',
  CA: 'America/Toronto',
  IL: 'Asia/Jerusalem',
  AE: 'Asia/Dubai',
  SG: 'Asia/Singapore',
  JP: 'Asia/Tokyo',
  AU: 'Australia/Sydney',
};

/** The zone of a country, or null for one we do not know. */
export function zoneOf(country: string | null): string | null {
  return country === null ? null : (ZONES[country] ?? null);
}

const FRENCH_SPEAKING = ['FR', 'BE', 'LU', 'MC', 'CH', 'MA', 'TN', 'DZ', 'SN', 'CI', 'RE', 'GP', 'MQ', 'GF'];

/** The language of the product to write in to a country, where nothing better is known. */
export function languageOf(country: string | null): Language | null {
  if (country === null) return null;
  return FRENCH_SPEAKING.includes(country) ? 'fr' : 'en';
}

const ALIASES: Readonly<Record<string, string>> = {
  uk: 'GB',
  'great britain': 'GB',
  'grande-bretagne': 'GB',
  angleterre: 'GB',
  england: 'GB',
  scotland: 'GB',
  ecosse: 'GB',
  usa: 'US',
  'u.s.a.': 'US',
  'etats unis': 'US',
  'united states of america': 'US',
  hollande: 'NL',
  holland: 'NL',
  'the netherlands': 'NL',
  deutschland: 'DE',
  espana: 'ES',
  italia: 'IT',
  'czech republic': 'CZ',
  'republique tcheque': 'CZ',
  'france metropolitaine': 'FR',
};

const LETTERS = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));
/** Codes that name no country, or one that is no more. */
const NO_COUNTRY = ['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ'];
let byName: Map<string, string> | null = null;

/** Countries by their folded French and English names, and by their code. */
function countries(): Map<string, string> {
  if (byName) return byName;
  const found = new Map<string, string>();
  const names = ['fr', 'en'].map((language) => new Intl.DisplayNames([language], { type: 'region', fallback: 'none' }));
  for (const code of LETTERS.flatMap((first) => LETTERS.map((second) => first + second))) {
    if (NO_COUNTRY.includes(code)) continue;
    const canonical = new Intl.Locale(`und-${code}`).region ?? code;
    for (const display of names) {
      const name = display.of(canonical);
      if (name === undefined) continue;
      found.set(code.toLowerCase(), canonical);
      found.set(fold(name), canonical);
    }
  }
  for (const [alias, code] of Object.entries(ALIASES)) found.set(alias, code);
  byName = found;
  return found;
}

/** The country that a text names, in French or English or by its code, as ISO 3166-1 alpha-2; null when none. */
export function countryOf(text: string): string | null {
  return countries().get(fold(text.trim())) ?? null;
}

const LANGUAGE_NAMES: Readonly<Record<string, Language>> = {
  fr: 'fr',
  fra: 'fr',
  fre: 'fr',
  francais: 'fr',
  francaise: 'fr',
  french: 'fr',
  en: 'en',
  eng: 'en',
  anglais: 'en',
  anglaise: 'en',
  english: 'en',
};

/** The language of the product that a text names ("fr-FR", "Anglais"); null when none. */
export function languageNamed(text: string): Language | null {
  const folded = fold(text.trim());
  return LANGUAGE_NAMES[folded] ?? LANGUAGE_NAMES[/^[a-z]{2}(?=[-_][a-z]{2}$)/.exec(folded)?.[0] ?? ''] ?? null;
}
