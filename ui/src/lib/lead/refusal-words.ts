import { formError } from '#ui/lib/form/words.ts';
import type { ApiProblem } from '#ui/lib/problem.ts';
import { m } from '#ui/paraglide/messages.js';

const FIELDS: Readonly<Record<string, () => string>> = {
  email: m.lead_error_email,
  phone: m.lead_error_phone,
  linkedin: m.lead_error_linkedin,
  'company.domain': m.lead_error_domain,
  country: m.lead_error_country,
  'company.country': m.lead_error_country,
  tags: m.lead_error_tags,
  zone: m.lead_error_zone,
};

/** What the API refused of a lead, by field, or under `form` for the whole. */
export function refusalWords(error: ApiProblem): Readonly<Record<string, string>> {
  const errors = error.problem.errors ?? [];
  if (errors.length > 0) return Object.fromEntries(errors.map(({ field, code }) => [field, fieldWords(field, code)]));
  if (error.code === 'already_exists') return { email: m.lead_error_known() };
  if (error.problem.detail === 'fact_quoted') return { form: m.lead_fact_quoted() };
  return { form: error.code === 'conflict' ? m.lead_error_conflict() : formError(error.code) };
}

function fieldWords(field: string, code: string | undefined): string {
  if (code === 'too_big') return m.settings_error_long();
  return FIELDS[field.replace(/\.\d+$/, '')]?.() ?? m.settings_error_invalid();
}
