import type { ImportErrorCode, ImportFailure, ImportStatus } from '#domain/import.ts';
import type { ImportField } from '#domain/import_fields.ts';
import { m } from '#ui/paraglide/messages.js';

export const FIELD_WORDS = {
  email: m.lead_field_email,
  firstName: m.lead_field_first_name,
  lastName: m.lead_field_last_name,
  fullName: m.import_field_full_name,
  title: m.lead_field_title,
  companyName: m.lead_field_company,
  companyDomain: m.lead_company_site,
  industry: m.lead_company_industry,
  size: m.lead_company_size,
  city: m.lead_company_city,
  country: m.lead_field_country,
  phone: m.lead_field_phone,
  linkedin: m.lead_field_linkedin,
  language: m.lead_field_language,
  tags: m.lead_field_tags,
  fact: m.lead_field_fact,
} satisfies Record<ImportField, () => string>;

export const fieldWords = (field: string): string => {
  const known = Object.entries(FIELD_WORDS).find(([key]) => key === field)?.[1];
  return known?.() ?? m.import_field_row();
};

export const ERROR_WORDS = {
  missing: m.import_error_missing,
  invalid: m.import_error_invalid,
  unknown: m.import_error_unknown,
  too_long: m.import_error_too_long,
  too_many_cells: m.import_error_too_many_cells,
  erased: m.import_error_erased,
} satisfies Record<ImportErrorCode, () => string>;

const FAILURE_WORDS = {
  empty: m.import_failure_empty,
  not_text: m.import_failure_not_text,
  unclosed_quote: m.import_failure_unclosed_quote,
  row_too_long: m.import_failure_row_too_long,
  too_many_rows: m.import_failure_too_many_rows,
  too_many_columns: m.import_failure_too_many_columns,
  no_email_column: m.import_failure_no_email_column,
  erased: m.import_failure_erased,
} satisfies Record<ImportFailure, () => string>;

/** Why a file cannot be imported, with the row at fault where one is. */
export function failureWords(failure: ImportFailure | null, row: number | null): string {
  if (failure === null) return m.import_failure_other();
  return row === null
    ? FAILURE_WORDS[failure]()
    : m.import_failure_at({ why: FAILURE_WORDS[failure](), row: String(row) });
}

const STATUS = {
  reading: { words: m.import_status_reading, tone: 'hollow' },
  mapping: { words: m.import_status_mapping, tone: 'ink' },
  running: { words: m.import_status_running, tone: 'good' },
  finished: { words: m.import_status_finished, tone: 'neutral' },
  stopped: { words: m.import_status_stopped, tone: 'neutral' },
  failed: { words: m.import_status_failed, tone: 'bad' },
} as const satisfies Record<ImportStatus, { words: () => string; tone: string }>;

export const statusOf = (status: ImportStatus) => ({ label: STATUS[status].words(), tone: STATUS[status].tone });
