import type { TemplateVariable } from '#domain/template.ts';
import { format } from '#ui/lib/format/format.ts';
import { m } from '#ui/paraglide/messages.js';

const NAMES = {
  'lead.firstName': m.variable_lead_first_name,
  'lead.lastName': m.variable_lead_last_name,
  'lead.title': m.variable_lead_title,
  'company.name': m.variable_company_name,
  'company.industry': m.variable_company_industry,
  'company.city': m.variable_company_city,
  opener: m.variable_opener,
  'sender.firstName': m.variable_sender_first_name,
  'sender.lastName': m.variable_sender_last_name,
  'sender.company': m.variable_sender_company,
  'booking.link': m.variable_booking_link,
} satisfies Record<TemplateVariable, () => string>;
const BY_NAME: Readonly<Record<string, (() => string) | undefined>> = NAMES;

/** The variables that keep a letter from being written, in words. */
export function missingWords(problems: readonly { readonly variable: string }[]): string {
  const names = problems.map(({ variable }) => BY_NAME[variable]?.() ?? variable);
  return format().list([...new Set(names)].map((name) => name.toLocaleLowerCase()));
}
