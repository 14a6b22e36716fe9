import type { CompanySize } from './audience.ts';
import { domainOf, isFreemail } from './email.ts';
import type { Id } from './id.ts';
import type { Language } from './language.ts';
import type { Temperament } from './temperament.ts';
import { inWords } from './audience.ts';
import type { VerificationVerdict } from './verification.ts';

/** What is known of a person, apart from the address that they are known by. */
export interface LeadValues {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly title: string | null;
  readonly phone: string | null;
  /** address of a LinkedIn page */
  readonly linkedin: string | null;
  readonly language: Language | null;
  /** IANA name */
  readonly zone: string | null;
  /** ISO 3166-1 alpha-2 */
  readonly country: string | null;
  readonly tags: readonly string[];
}

export const LEAD_FIELDS = [
  'firstName',
  'lastName',
  'title',
  'phone',
  'linkedin',
  'language',
  'zone',
  'country',
  'tags',
] as const satisfies readonly (keyof LeadValues)[];
export type LeadField = (typeof LEAD_FIELDS)[number];

/** Every field that provenance is kept for. */
export const PROVENANCE_FIELDS = ['email', 'company', ...LEAD_FIELDS] as const;
export type ProvenanceField = (typeof PROVENANCE_FIELDS)[number];

export const NO_VALUES: LeadValues = {
  firstName: null,
  lastName: null,
  title: null,
  phone: null,
  linkedin: null,
  language: null,
  zone: null,
  country: null,
  tags: [],
};

/** Longest value of each field, in characters. */
export const LEAD_MAX_LENGTH = {
  firstName: 80,
  lastName: 80,
  title: 160,
  phone: 40,
  linkedin: 300,
  tag: 40,
  companyName: 160,
  industry: 120,
  city: 80,
  fact: 600,
  note: 5_000,
} as const;
/** Most tags on a lead. */
export const LEAD_MAX_TAGS = 20;

/** What is known of an organisation. */
export interface CompanyValues {
  readonly name: string | null;
  readonly domain: string | null;
  readonly industry: string | null;
  readonly size: CompanySize | null;
  readonly city: string | null;
  readonly country: string | null;
}

export const NO_COMPANY: CompanyValues = {
  name: null,
  domain: null,
  industry: null,
  size: null,
  city: null,
  country: null,
};

/** A company as it is kept. `key` is its domain, or its folded name where no domain is known. */
export interface Company extends CompanyValues {
  readonly id: Id<'co'>;
  readonly key: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A lead as it is kept. */
export interface Lead extends LeadValues {
  readonly id: Id<'ld'>;
  readonly email: string;
  readonly companyId: Id<'co'> | null;
  readonly language: Language;
  readonly zone: string;
  /** `manual`, an import's id, or a provider's name */
  readonly source: string;
  readonly editedFields: readonly string[];
  readonly verification: VerificationVerdict | null;
  readonly verifiedAt: Date | null;
  readonly verifiedBy: string | null;
  readonly enrichedAt: Date | null;
  readonly suppressed: boolean;
  readonly erasureRequestedAt: Date | null;
  readonly temperament: Temperament | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/**
 * The company that a lead is said to be at, or, where nothing is said, the one whose mail they read. `stated` is false
 * for the latter: it names a company for a lead without one, and never replaces one.
 * @param email normalised
 */
export function companyOf(
  email: string,
  stated: CompanyValues,
): { key: string; values: CompanyValues; stated: boolean } | null {
  const mailDomain = domainOf(email);
  const domain = stated.domain ?? (isFreemail(mailDomain) ? null : mailDomain);
  const words = stated.name === null ? '' : inWords(stated.name);
  const key = domain ?? (words === '' ? null : words);
  if (key === null) return null;
  return {
    key,
    values: { ...stated, domain, name: stated.name ?? domain },
    stated: stated.domain !== null || stated.name !== null,
  };
}

/**
 * What a lead becomes when a source that is not a person says something of it: what it says replaces what was there,
 * what it does not say stays, tags add up, and a field that a person typed is left alone.
 * @returns the fields that changed, none when nothing was learnt
 */
export function mergeLead(
  known: LeadValues,
  editedFields: readonly string[],
  said: LeadValues,
): { values: LeadValues; changed: LeadField[] } {
  const changed: LeadField[] = [];
  const take = <F extends Exclude<LeadField, 'tags'>>(field: F): LeadValues[F] => {
    const value = said[field];
    if (value === null || value === known[field] || editedFields.includes(field)) return known[field];
    changed.push(field);
    return value;
  };
  const own = known.tags.map(inWords);
  const fresh = editedFields.includes('tags') ? [] : said.tags.filter((tag) => !own.includes(inWords(tag)));
  const tags = [...known.tags, ...fresh].slice(0, Math.max(LEAD_MAX_TAGS, known.tags.length));
  const values = {
    firstName: take('firstName'),
    lastName: take('lastName'),
    title: take('title'),
    phone: take('phone'),
    linkedin: take('linkedin'),
    language: take('language'),
    zone: take('zone'),
    country: take('country'),
    tags,
  };
  if (tags.length > known.tags.length) changed.push('tags');
  return { values, changed };
}

/** What the search box looks in: folded words of everything that names a lead, each once. */
export function searchWords(
  lead: { email: string; firstName: string | null; lastName: string | null; title: string | null },
  companyName: string | null,
): string {
  const parts = [lead.firstName, lead.lastName, lead.title, companyName];
  return [lead.email, ...parts.map((part) => (part === null ? '' : inWords(part)))]
    .filter((part) => part !== '')
    .join(' ');
}

/** What a person is called on a screen: the names that are known, or else the address. */
export const leadName = (lead: { firstName: string | null; lastName: string | null; email: string | null }): string =>
  [lead.firstName, lead.lastName].filter(Boolean).join(' ') || (lead.email ?? '');
