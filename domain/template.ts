import { fold } from './triage/fold.ts';

/** What a variable's value is, and so what is odd in it. */
export const VARIABLE_TYPES = ['person_name', 'name', 'text', 'sentence', 'url'] as const;
export type VariableType = (typeof VARIABLE_TYPES)[number];

/** Every variable that a template may hold, with its type and the key of its label in the message catalogue. */
export const TEMPLATE_VARIABLES = {
  'lead.firstName': { type: 'person_name', label: 'variable_lead_first_name' },
  'lead.lastName': { type: 'person_name', label: 'variable_lead_last_name' },
  'lead.title': { type: 'text', label: 'variable_lead_title' },
  'company.name': { type: 'name', label: 'variable_company_name' },
  'company.industry': { type: 'text', label: 'variable_company_industry' },
  'company.city': { type: 'name', label: 'variable_company_city' },
  opener: { type: 'sentence', label: 'variable_opener' },
  'sender.firstName': { type: 'person_name', label: 'variable_sender_first_name' },
  'sender.lastName': { type: 'person_name', label: 'variable_sender_last_name' },
  'sender.company': { type: 'name', label: 'variable_sender_company' },
  'booking.link': { type: 'url', label: 'variable_booking_link' },
} as const satisfies Record<string, { type: VariableType; label: string }>;

export type TemplateVariable = keyof typeof TEMPLATE_VARIABLES;

/** Values to write into a template. A variable that is absent or null is missing. */
export type TemplateValues = Readonly<Partial<Record<TemplateVariable, string | null>>>;

export const TEMPLATE_PROBLEM_CODES = [
  'unknown_variable', // {{lead.prenom}}: not in the catalogue
  'unclosed', // "{{" without "}}", or the other way round
  'missing', // no value: "Bonjour ,"
  'placeholder', // "N/A", "-", "xxx", "test", a lone initial
  'braces', // a value that is itself a template
  'url', // a link where a name belongs, or no link where one does
  'email', // an address where a name belongs
  'digits', // "Claire2"
  'symbols', // a name without letters, emoji, angle brackets
  'line_break',
  'too_long',
] as const;
export type TemplateProblemCode = (typeof TEMPLATE_PROBLEM_CODES)[number];

/** Why a template cannot be written, as a code with values. `variable` is as it stands in the template. */
export interface TemplateProblem {
  readonly code: TemplateProblemCode;
  readonly variable: string;
  readonly values: Readonly<Record<string, string | number>>;
}

export type TemplatePart = string | { readonly variable: TemplateVariable };
export type Rendered =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problems: readonly TemplateProblem[] };

function isVariable(name: string): name is TemplateVariable {
  return Object.hasOwn(TEMPLATE_VARIABLES, name);
}

/**
 * Cuts a template into its texts and variables, `{{lead.firstName}}`, spaces inside the braces allowed.
 * Everything that looks like a variable and is none is a problem, so that it never reaches a recipient.
 */
export function parseTemplate(template: string): { parts: TemplatePart[]; problems: TemplateProblem[] } {
  const parts: TemplatePart[] = [];
  const problems: TemplateProblem[] = [];
  for (const [index, piece] of template.split(/\{\{([^{}]*)\}\}/).entries()) {
    if (index % 2 === 0) {
      if (piece.includes('{{') || piece.includes('}}')) problems.push({ code: 'unclosed', variable: '', values: {} });
      if (piece !== '') parts.push(piece);
      continue;
    }
    const name = piece.trim();
    if (isVariable(name)) parts.push({ variable: name });
    else problems.push({ code: 'unknown_variable', variable: name, values: {} });
  }
  return { parts, problems };
}

/** The variables of a template, each once, in order of appearance. */
export function variablesOf(template: string): TemplateVariable[] {
  const names = parseTemplate(template).parts.flatMap((part) => (typeof part === 'string' ? [] : [part.variable]));
  return [...new Set(names)];
}

/** Writes the values into a template, or says everything that keeps it from being written. Never half of it. */
export function renderTemplate(template: string, values: TemplateValues): Rendered {
  const { parts, problems } = parseTemplate(template);
  for (const variable of variablesOf(template)) problems.push(...problemsOf(variable, values[variable] ?? null));
  if (problems.length > 0) return { ok: false, problems };
  const text = parts.map((part) =>
    typeof part === 'string' ? part : written(part.variable, values[part.variable] ?? ''),
  );
  return { ok: true, text: text.join('') };
}

/** Longest value of each type, in characters. */
const MAX_LENGTH = { person_name: 40, name: 80, text: 120, sentence: 600, url: 300 } satisfies Record<
  VariableType,
  number
>;

/** What people and exports write for "nothing", folded. */
const PLACEHOLDERS =
  /^(n\/?a|n\.a\.?|nc|n\.c\.?|nd|nan|nil|none|null|undefined|unknown|inconnue?|aucune?|vide|neant|tbd|test|x+|todo|prenom|nom|first ?name|last ?name|name|company|societe|entreprise|mr|mrs|ms|mme|m|madame|monsieur|#(n\/a|ref!?|value!?|valeur!?))$/;

/** What is wrong with a value: nothing that a recipient would laugh at may be written. */
export function problemsOf(variable: TemplateVariable, value: string | null): TemplateProblem[] {
  const text = value?.trim() ?? '';
  if (text === '') return [{ code: 'missing', variable, values: {} }];
  const { type } = TEMPLATE_VARIABLES[variable];
  const problem = (code: TemplateProblemCode, values: TemplateProblem['values'] = {}) => ({ code, variable, values });
  const found: TemplateProblem[] = [];
  const isName = type === 'person_name' || type === 'name';
  const letters = text.replace(/[^\p{L}]/gu, '').length;
  if (PLACEHOLDERS.test(fold(text)) || /^[\p{P}\p{S}\s]+$/u.test(text) || (type === 'person_name' && letters < 2))
    found.push(problem('placeholder'));
  if (/\{\{|\}\}|\{%|\$\{/.test(text)) found.push(problem('braces'));
  if (type === 'url' ? !/^https:\/\/[^\s<>"]+$/i.test(text) : /https?:\/\/|\bwww\./i.test(text))
    found.push(problem('url'));
  if (type !== 'url' && /\S@\S+\.\S/.test(text)) found.push(problem('email'));
  if (type === 'person_name' && /\d/.test(text)) found.push(problem('digits'));
  if (type === 'person_name' && !/^[\p{L}\p{M}][\p{L}\p{M}\s.'’-]*$/u.test(text.replace(/\d/g, '')))
    found.push(problem('symbols'));
  if (isName && /[<>|\\\p{Extended_Pictographic}]/u.test(text.replace(/[\d#*©®™]/gu, '')))
    found.push(problem('symbols'));
  if (/[\r\n\p{Cc}]/u.test(text)) found.push(problem('line_break'));
  if (text.length > MAX_LENGTH[type]) found.push(problem('too_long', { length: text.length, max: MAX_LENGTH[type] }));
  return found.filter((one, index) => found.findIndex(({ code }) => code === one.code) === index);
}

/** A value as it is written: trimmed; a person's name that came in capitals or small letters as people write it. */
function written(variable: TemplateVariable, value: string): string {
  const text = value.trim().replace(/[^\S\n]+/g, ' ');
  return TEMPLATE_VARIABLES[variable].type === 'person_name' ? personName(text) : text;
}

/** "CLAIRE" and "jean-marc" as "Claire" and "Jean-Marc". A name in mixed case is left: its owner knows ("McAllister"). */
export function personName(name: string): string {
  const letters = name.replace(/[^\p{L}]/gu, '');
  const shouted = letters.length > 2 && letters === letters.toUpperCase();
  if (!shouted && letters !== letters.toLowerCase()) return name;
  return name
    .toLowerCase()
    .replace(/(^|[\s.'’-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
}
