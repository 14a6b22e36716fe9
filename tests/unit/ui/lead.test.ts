import { afterAll, describe, expect, it } from 'vitest';
import { RULE_NAMES } from '#domain/clearance.ts';
import { ENROLLMENT_REASONS, ENROLLMENT_STAGES } from '#domain/enrollment.ts';
import { TEMPLATE_PROBLEM_CODES, TEMPLATE_VARIABLES } from '#domain/template.ts';
import { TRIAGE_KINDS } from '#domain/triage/kinds.ts';
import { whyNot } from '#ui/lib/lead/why.ts';
import { getLocale, overwriteGetLocale } from '#ui/paraglide/runtime.js';

const ZONE = 'Europe/Paris';
/** What the files after this one in its process find again. */
const before = getLocale;
afterAll(() => {
  overwriteGetLocale(before);
});
const problems = Object.keys(TEMPLATE_VARIABLES).flatMap((variable) =>
  TEMPLATE_PROBLEM_CODES.map((code) => `${variable}:${code}`),
);

describe.each(['fr', 'en'] as const)('why a passage waits, in %s', (locale) => {
  const said = (reason: string | null, stage: (typeof ENROLLMENT_STAGES)[number] = 'blocked') => {
    overwriteGetLocale(() => locale);
    return whyNot({ stage, reason, nothingLeft: false }, null, ZONE);
  };
  it.each([...ENROLLMENT_REASONS, ...problems])('is said for %s, and not by its code', (reason) => {
    expect(said(reason)).not.toBe(said(null));
    expect(said(reason)).not.toMatch(/undefined|_|[{}]|:\w/);
  });

  it('is said for every stage, rule and kind of message', () => {
    for (const stage of ENROLLMENT_STAGES)
      for (const reason of [null, ...RULE_NAMES, ...TRIAGE_KINDS, ...ENROLLMENT_STAGES]) {
        expect(said(reason, stage)).not.toMatch(/undefined|_|[{}]|^$/);
      }
    for (const rule of RULE_NAMES) expect(said(rule, 'waiting_slot')).not.toBe(said(null, 'waiting_slot'));
  });

  it('promises an absent person nothing more where nothing is left to send', () => {
    const promised = said(null, 'out_of_office');
    const last = whyNot({ stage: 'out_of_office', reason: null, nothingLeft: true }, null, ZONE);
    expect(promised).toMatch(/reprend|resumes/);
    expect(last).not.toMatch(/reprend|resumes|undefined|_|[{}]/);
  });

  it('is said of every problem of a letter, also of a variable that is none', () => {
    const words = said('ma variable:unknown_variable company.name:missing');
    expect(words).toContain('ma variable');
    expect(words.length).toBeGreaterThan(said('company.name:missing').length);
  });
});
