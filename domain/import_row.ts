import { companySizeOf } from './audience.ts';
import { isFreemail, normaliseDomain, normaliseEmail } from './email.ts';
import type { ImportErrorCode } from './import.ts';
import type { ImportField } from './import_fields.ts';
import type { ImportMapping } from './import_mapping.ts';
import { LEAD_MAX_LENGTH, LEAD_MAX_TAGS, type CompanyValues, type LeadValues } from './lead.ts';
import { countryOf, languageNamed, languageOf, zoneOf } from './place.ts';
import { cleanLine } from './text.ts';

/** A row of a file as a lead: normalised, nothing in it that could not be kept. */
export interface ImportRow {
  readonly row: number;
  readonly email: string;
  readonly values: LeadValues;
  readonly company: CompanyValues;
  /** something true of the person, in the file's words */
  readonly fact: string | null;
}

/** What is wrong with a row. `kept`: the row is imported without this field. */
export interface RowProblem {
  readonly row: number;
  readonly field: ImportField | 'row';
  readonly code: ImportErrorCode;
  readonly kept: boolean;
}

/** Reads the cells of one file: made once for its columns, called for each row. */
export type RowReader = (row: number, cells: readonly string[]) => { lead: ImportRow | null; problems: RowProblem[] };

/**
 * A reader for a file's columns.
 * A row is rejected when its address is missing or wrong, or when it has more cells than columns (it may have slipped);
 * any other value that cannot be understood is left out and said, and the row is kept.
 */
export function rowReader(columns: readonly string[], mapping: ImportMapping): RowReader {
  const place = (field: ImportField) => {
    const column = mapping[field];
    return column === undefined ? -1 : columns.indexOf(column);
  };
  const places = { ...EVERY_FIELD };
  for (const field of keysOf(places)) places[field] = place(field);
  return (row, cells) => {
    const problems: RowProblem[] = [];
    const read = (field: ImportField) => cleanLine(cells[places[field]] ?? '');
    const drop = (field: ImportField, code: ImportErrorCode) => {
      problems.push({ row, field, code, kept: true });
      return null;
    };
    const rejected = (field: RowProblem['field'], code: ImportErrorCode) => ({
      lead: null,
      problems: [{ row, field, code, kept: false }],
    });
    const understood = <T>(
      field: ImportField,
      code: ImportErrorCode,
      understand: (text: string) => T | null,
    ): T | null => {
      const text = read(field);
      return text === null ? null : (understand(text) ?? drop(field, code));
    };
    const short = (field: ImportField, max: number) =>
      understood(field, 'too_long', (text) => (text.length <= max ? text : null));

    if (cells.slice(columns.length).some((cell) => cell.trim() !== '')) return rejected('row', 'too_many_cells');
    const address = read('email');
    if (address === null) return rejected('email', 'missing');
    const email = normaliseEmail(address);
    if (email === null) return rejected('email', 'invalid');

    const whole = short('fullName', LEAD_MAX_LENGTH.firstName + LEAD_MAX_LENGTH.lastName);
    const split = whole === null ? null : splitName(whole);
    const country = understood('country', 'unknown', countryOf);
    const values: LeadValues = {
      firstName: short('firstName', LEAD_MAX_LENGTH.firstName) ?? split?.firstName ?? null,
      lastName: short('lastName', LEAD_MAX_LENGTH.lastName) ?? split?.lastName ?? null,
      title: short('title', LEAD_MAX_LENGTH.title),
      phone: understood('phone', 'invalid', phoneNumber),
      linkedin: understood('linkedin', 'invalid', linkedinPage),
      language: understood('language', 'unknown', languageNamed) ?? languageOf(country),
      zone: zoneOf(country),
      country,
      tags: understood('tags', 'too_long', tagList) ?? [],
    };
    const company: CompanyValues = {
      name: short('companyName', LEAD_MAX_LENGTH.companyName),
      domain: understood('companyDomain', 'invalid', companyDomain),
      industry: short('industry', LEAD_MAX_LENGTH.industry),
      size: understood('size', 'unknown', companySizeOf),
      city: short('city', LEAD_MAX_LENGTH.city),
      country,
    };
    return { lead: { row, email, values, company, fact: short('fact', LEAD_MAX_LENGTH.fact) }, problems };
  };
}

const EVERY_FIELD = {
  email: -1,
  firstName: -1,
  lastName: -1,
  fullName: -1,
  title: -1,
  companyName: -1,
  companyDomain: -1,
  industry: -1,
  size: -1,
  city: -1,
  country: -1,
  phone: -1,
  linkedin: -1,
  language: -1,
  tags: -1,
  fact: -1,
} satisfies Record<ImportField, number>;

const keysOf = (places: Record<ImportField, number>): ImportField[] =>
  Object.keys(places).filter((key): key is ImportField => key in EVERY_FIELD);

/** "Claire Dupont", "DUPONT Claire" or "Dupont, Claire" as first and last name. A family name in capitals is one wherever it stands. */
export function splitName(whole: string): { firstName: string | null; lastName: string | null } {
  const [last, first, ...rest] = whole.split(',').map((part) => part.trim());
  if (last && first && rest.length === 0) return { firstName: first, lastName: last };
  const words = whole.replace(/^(mr|mrs|ms|mme|mlle|m|dr|monsieur|madame)\.?\s+(?=\S)/i, '').split(' ');
  const capitals = (word: string) => word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase();
  const loud = words.filter(capitals);
  if (loud.length > 0 && loud.length < words.length) {
    return { firstName: words.filter((word) => !capitals(word)).join(' '), lastName: loud.join(' ') };
  }
  const [firstName = '', ...others] = words;
  return { firstName: firstName === '' ? null : firstName, lastName: others.length === 0 ? null : others.join(' ') };
}

/** A telephone number as it is dialled or written (digits, an extension), or null. */
export function phoneNumber(text: string): string | null {
  const digits = text.replace(/\D/g, '').length;
  const fits = text.length <= LEAD_MAX_LENGTH.phone && digits >= 6 && digits <= 20;
  return fits && /^[+(\d][\d\s().\-/]*(\s*(x|ext\.?|poste)\s*\d+)?$/i.test(text) ? text : null;
}

/** The address of a LinkedIn page, with https and without what tracks, or null. */
export function linkedinPage(text: string): string | null {
  const found = /^(?:https?:\/\/)?(?:[a-z]{2,3}\.)?linkedin\.com\/([a-z]+\/[^\s?#<>"]+)/i.exec(text);
  const path = found?.[1]?.replace(/\/+$/, '');
  return path === undefined || path.length > LEAD_MAX_LENGTH.linkedin - 30 ? null : `https://www.linkedin.com/${path}`;
}

/** The domain of a company from its site's address or its domain; a mail service is none. */
export function companyDomain(text: string): string | null {
  const host = /^(?:[a-z]+:\/\/)?(?:[^\s/@]+@)?(?:www\d?\.)?([^\s/?#:@]+)/i.exec(text.trim())?.[1];
  const domain = host === undefined ? null : normaliseDomain(host);
  return domain === null || isFreemail(domain) ? null : domain;
}

/** Tags separated by commas, semicolons or bars, each once; null when one is too long or they are too many. */
export function tagList(text: string): string[] | null {
  const tags = [...new Set(text.split(/[,;|]/).map((tag) => tag.trim()))].filter((tag) => tag !== '');
  return tags.length > LEAD_MAX_TAGS || tags.some((tag) => tag.length > LEAD_MAX_LENGTH.tag) ? null : tags;
}
