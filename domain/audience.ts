import { fold } from './triage/fold.ts';
import type { VerificationVerdict } from './verification.ts';

/** Head count of a company, as ranges that registries and users both understand. */
export const COMPANY_SIZES = ['1-9', '10-49', '50-249', '250-999', '1000+'] as const;
export type CompanySize = (typeof COMPANY_SIZES)[number];

/** The range of a head count, or null when it is not known. */
export function companySize(employees: number | null): CompanySize | null {
  if (employees === null || employees < 1) return null;
  if (employees < 10) return '1-9';
  if (employees < 50) return '10-49';
  if (employees < 250) return '50-249';
  return employees < 1000 ? '250-999' : '1000+';
}

/** The range that a text means: a range as we write it, a head count, or another's range by its lower end ("100 à 199"). */
export function companySizeOf(text: string | null): CompanySize | null {
  const known = COMPANY_SIZES.find((size) => size === text?.trim());
  const first = /\d+/.exec((text ?? '').replace(/(?<=\d)[\s.,\u202f](?=\d{3})/g, ''));
  return known ?? (first ? companySize(Number(first[0])) : null);
}

/**
 * Who a campaign is for. An empty list asks for nothing; several values of one list are alternatives; lists add up.
 * Pure data: it is stored with the campaign and becomes SQL in `db`.
 */
export interface Audience {
  /** words of the job title: one of them must be found in it */
  readonly titles: readonly string[];
  /** ISO 3166-1 alpha-2 */
  readonly countries: readonly string[];
  readonly industries: readonly string[];
  readonly sizes: readonly CompanySize[];
  /** where the lead came from: an import's id, `manual`, a provider's name */
  readonly sources: readonly string[];
  /** all of them must be on the lead */
  readonly tags: readonly string[];
  /** ISO 639-1, or null for any */
  readonly language: string | null;
  readonly verifiedOnly: boolean;
}

export const EVERYONE: Audience = {
  titles: [],
  countries: [],
  industries: [],
  sizes: [],
  sources: [],
  tags: [],
  language: null,
  verifiedOnly: false,
};

/** What a filter looks at in a lead. */
export interface AudienceLead {
  readonly title: string | null;
  readonly country: string | null;
  readonly industry: string | null;
  readonly size: CompanySize | null;
  readonly source: string;
  readonly tags: readonly string[];
  readonly language: string | null;
  readonly verdict: VerificationVerdict | null;
}

/** Whether a lead belongs to an audience. Text is compared without case nor accents; what is not known does not match. */
export function matches(audience: Audience, lead: AudienceLead): boolean {
  return (
    (audience.titles.length === 0 || audience.titles.some((title) => contains(lead.title, title))) &&
    isAmong(audience.countries, lead.country) &&
    isAmong(audience.industries, lead.industry) &&
    (audience.sizes.length === 0 || (lead.size !== null && audience.sizes.includes(lead.size))) &&
    isAmong(audience.sources, lead.source) &&
    audience.tags.every((tag) => lead.tags.some((own) => inWords(own) === inWords(tag))) &&
    (audience.language === null || lead.language === audience.language) &&
    (!audience.verifiedOnly || lead.verdict === 'valid')
  );
}

function isAmong(wanted: readonly string[], value: string | null): boolean {
  return wanted.length === 0 || (value !== null && wanted.some((one) => inWords(one) === inWords(value)));
}

/** Whole words, so that "rh" is not found in "marchand". */
function contains(text: string | null, words: string): boolean {
  return text !== null && ` ${inWords(text)} `.includes(` ${inWords(words)} `);
}

/** Folded, with whatever is neither letter nor digit as single spaces. */
export function inWords(text: string): string {
  return fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
