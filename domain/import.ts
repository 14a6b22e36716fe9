import { mayBecome } from './transition.ts';

export const IMPORT_STATUSES = [
  'reading', // the file is being read: encoding, columns, count of rows
  'mapping', // a person confirms which column is what
  'running',
  'finished',
  'stopped', // a person stopped it, or nobody confirmed it in time; what was imported stays
  'failed', // the file could not be read
] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

export const IMPORT_TRANSITIONS = {
  reading: ['mapping', 'stopped', 'failed'],
  mapping: ['running', 'stopped', 'failed'],
  running: ['finished', 'stopped', 'failed'],
  finished: [],
  stopped: [],
  failed: [],
} satisfies Record<ImportStatus, readonly ImportStatus[]>;

export function importMayBecome(from: ImportStatus, to: ImportStatus): boolean {
  return mayBecome<ImportStatus>(IMPORT_TRANSITIONS, from, to);
}

/** Whether an import has ended: nothing more becomes of it. */
export function importIsOver(status: ImportStatus): boolean {
  return IMPORT_TRANSITIONS[status].length === 0;
}

/** Largest file, in bytes. */
export const IMPORT_MAX_BYTES = 20 * 1024 * 1024;
/** Most rows under the header. */
export const IMPORT_MAX_ROWS = 100_000;
/** Most columns. */
export const IMPORT_MAX_COLUMNS = 200;
/** Rows that are imported in one transaction. */
export const IMPORT_PAGE_ROWS = 500;
/** Days that a file waits for its columns to be confirmed. */
export const IMPORT_MAPPING_DAYS = 7;

/** Why a file cannot be imported. */
export const IMPORT_FAILURES = [
  'empty', // no row under the header
  'not_text', // a spreadsheet, an image: not a text file
  'unclosed_quote', // a quotation mark is opened and never closed
  'row_too_long', // one row of more than 64 kB: most likely a quotation mark out of place
  'too_many_rows',
  'too_many_columns',
  'no_email_column',
  'erased', // it named somebody who was erased while it was being read
] as const;
export type ImportFailure = (typeof IMPORT_FAILURES)[number];

/** What is wrong with a field of a row. */
export const IMPORT_ERROR_CODES = [
  'missing', // no address
  'invalid', // not an address, a telephone number, a LinkedIn page
  'unknown', // a country, language or size that is not one we know
  'too_long',
  'too_many_cells', // more cells than columns: the row may have slipped
  'erased', // this person asked to be erased
] as const;
export type ImportErrorCode = (typeof IMPORT_ERROR_CODES)[number];
