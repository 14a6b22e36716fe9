import { parseTemplate, TEMPLATE_VARIABLES, type TemplatePart, type TemplateVariable } from '#domain/template.ts';
import { m } from '#ui/paraglide/messages.js';

/** A variable by its name in the reader's language: `Prénom`. */
export const VARIABLE_WORDS = {
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

export const isVariable = (name: string): name is TemplateVariable => Object.hasOwn(TEMPLATE_VARIABLES, name);

/** A variable as it stands in a template. */
export const token = (variable: string): string => `{{${variable}}}`;

/** A template cut into what is drawn: texts, and tokens for the variables that are known. */
export function pieces(template: string): TemplatePart[] {
  return template.split(/(\{\{[^{}]*\}\})/).flatMap((piece): TemplatePart[] => {
    if (piece === '') return [];
    const name = /^\{\{([^{}]*)\}\}$/.exec(piece)?.[1]?.trim();
    return name !== undefined && isVariable(name) ? [{ variable: name }] : [piece];
  });
}

/** A template as a person would read it in a list: `Le {Accroche} de {Entreprise}`. */
export function plainTemplate(template: string): string {
  return parseTemplate(template)
    .parts.map((part) => (typeof part === 'string' ? part : `{${VARIABLE_WORDS[part.variable]()}}`))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}
