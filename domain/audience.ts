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

/**
 * Who a campaign is for. An empty list asks for nothing; several values of one list are alternatives; lists add up.
 * Pure data: it is stored with the campaign and becomes SQL in `db`.
 */
export interface AudienceFilter {
  /** words of the job title: one of them must be found in it */
  readonly titles: readonly string[];
  /** ISO 3166-1 alpha-2 */
  readonly countries: readonly string[];
  readonly industries: readonly string[];
  readonly sizes: readonly CompanySize[];
  /** where the lead came from: an import's id, `hand`, a provider's name */
  readonly sources: readonly string[];
  /** all of them must be on the lead */
  readonly tags: readonly string[];
  /** ISO 639-1, or null for any */
  readonly language: string | null;
  readonly verifiedOnly: boolean;
}

export const EVERYONE: AudienceFilter = {
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
  readonly employees: number | null;
  readonly source: string;
  readonly tags: readonly string[];
  readonly language: string | null;
  readonly verdict: VerificationVerdict | null;
}

/** Whether a lead belongs to an audience. Text is compared without case nor accents; what is not known does not match. */
export function matches(filter: AudienceFilter, lead: AudienceLead): boolean {
  const size = companySize(lead.employees);
  return (
    (filter.titles.length === 0 || filter.titles.some((title) => contains(lead.title, title))) &&
    isAmong(filter.countries, lead.country) &&
    isAmong(filter.industries, lead.industry) &&
    (filter.sizes.length === 0 || (size !== null && filter.sizes.includes(size))) &&
    isAmong(filter.sources, lead.source) &&
    filter.tags.every((tag) => lead.tags.some((own) => fold(own) === fold(tag))) &&
    (filter.language === null || lead.language === filter.language) &&
    (!filter.verifiedOnly || lead.verdict === 'valid')
  );
}

function isAmong(wanted: readonly string[], value: string | null): boolean {
  return wanted.length === 0 || (value !== null && wanted.some((one) => fold(one) === fold(value)));
}

/** Whole words, so that "directeur" does not find "sous-directeurs-adjoints" by halves of words. */
function contains(text: string | null, words: string): boolean {
  return text !== null && ` ${fold(text)} `.includes(` ${fold(words)} `);
}

/** Lower case, no accents, punctuation as single spaces. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
