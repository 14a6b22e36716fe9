import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseTemplate,
  personName,
  problemsOf,
  renderTemplate,
  TEMPLATE_VARIABLES,
  variablesOf,
  type TemplateValues,
  type TemplateVariable,
} from '#domain/template.ts';

const codes = (template: string, values: TemplateValues) => {
  const rendered = renderTemplate(template, values);
  return rendered.ok ? [] : rendered.problems.map(({ code }) => code);
};
const firstName = (value: string | null) => codes('Bonjour {{lead.firstName}},', { 'lead.firstName': value });

describe('a template', () => {
  it('is written with its values, in people’s own spelling', () => {
    const values = { 'lead.firstName': ' CLAIRE ', 'company.name': 'SNCF', opener: 'J’ai lu ceci.' };
    expect(renderTemplate('Bonjour {{lead.firstName}},\n\n{{ opener }} Et {{company.name}} ?', values)).toEqual({
      ok: true,
      text: 'Bonjour Claire,\n\nJ’ai lu ceci. Et SNCF ?',
    });
  });

  it.each([
    [null, 'missing'],
    ['', 'missing'],
    ['  ', 'missing'],
    ['N/A', 'placeholder'],
    ['n.a.', 'placeholder'],
    ['-', 'placeholder'],
    ['???', 'placeholder'],
    ['Inconnu', 'placeholder'],
    ['Prénom', 'placeholder'],
    ['undefined', 'placeholder'],
    ['J.', 'placeholder'],
    ['Mme', 'placeholder'],
    ['{{prenom}}', 'braces'],
    ['www.varenne.fr', 'url'],
    ['https://varenne.fr', 'url'],
    ['claire@varenne.fr', 'email'],
    ['Claire2', 'digits'],
    ['Claire 🎉', 'symbols'],
    ['Claire (RH)', 'symbols'],
    ['Cla\nire', 'line_break'],
    ['C'.repeat(41), 'too_long'],
  ] as const)('refuses a first name that is %j: %s', (value, code) => {
    expect(firstName(value)).toContain(code);
  });

  it.each([
    'Claire',
    'Jean-Marc',
    'Marie Anne',
    'D’Angelo',
    'O’Neil',
    'Zoë',
    'Łukasz',
    'Jr.',
    'José María',
    '山田',
    'Al',
  ])('writes the name %s', (name) => {
    expect(firstName(name)).toEqual([]);
  });

  it.each(['3M', 'SNCF', 'L’Oréal', 'H&M', 'Dupont & Fils (Lyon)', '7-Eleven', 'Yahoo!', 'C#Lab'])(
    'writes the company %s',
    (name) => {
      expect(codes('{{company.name}}', { 'company.name': name })).toEqual([]);
    },
  );

  it('never comes out half written: no brace, no "Bonjour ,"', () => {
    const names = fc.constantFrom<TemplateVariable[]>(...Object.keys(TEMPLATE_VARIABLES).filter(isVariable));
    const pieces = fc.array(
      fc.oneof(
        names.map((name) => `{{${name}}}`),
        fc.string(),
        fc.constantFrom('{{', '}}', '{{x}}', 'Bonjour '),
      ),
    );
    const values = fc.dictionary(
      names,
      fc.option(fc.oneof(fc.string(), fc.constantFrom('Claire', 'N/A', 'https://x.fr'))),
    );
    fc.assert(
      fc.property(pieces, values, (all, given) => {
        const template = all.join('');
        const rendered = renderTemplate(template, given);
        if (!rendered.ok) {
          expect(rendered.problems.length).toBeGreaterThan(0);
          return;
        }
        expect(rendered.text).not.toMatch(/\{\{|\}\}/);
        for (const variable of variablesOf(template)) expect(given[variable]?.trim()).toBeTruthy();
      }),
      { numRuns: 500 },
    );
  });

  it('with nothing to fill in is its own text', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/\{\{|\}\}/.test(text)),
        (text) => {
          expect(renderTemplate(text, {})).toEqual({ ok: true, text });
        },
      ),
    );
  });

  it('names every problem at once, and what it does not know', () => {
    expect(codes('{{lead.firstName}} {{lead.prenom}} {{company.name}} {{', {})).toEqual([
      'unknown_variable',
      'unclosed',
      'missing',
      'missing',
    ]);
    expect(parseTemplate('{{__proto__}}{{constructor}}').problems).toHaveLength(2);
  });

  it('takes only https links for a link', () => {
    expect(problemsOf('booking.link', 'https://cal.com/sophie?x=1')).toEqual([]);
    for (const wrong of ['http://cal.com/s', 'cal.com/s', 'javascript:alert(1)', 'https://cal.com/ x'])
      expect(problemsOf('booking.link', wrong).map(({ code }) => code)).toContain('url');
  });
});

describe('a person’s name', () => {
  it.each([
    ['CLAIRE', 'Claire'],
    ['jean-marc', 'Jean-Marc'],
    ['MARIE-ÈVE', 'Marie-Ève'],
    ["d'angelo", "D'Angelo"],
    ['McAllister', 'McAllister'],
    ['de La Tour', 'de La Tour'],
    ['JP', 'JP'],
  ])('%s is written %s', (raw, expected) => {
    expect(personName(raw)).toBe(expected);
  });
});

function isVariable(name: string): name is TemplateVariable {
  return name in TEMPLATE_VARIABLES;
}
