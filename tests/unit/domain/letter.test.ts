import { describe, expect, it } from 'vitest';
import { languageOf } from '#domain/letter.ts';
import type { Step } from '#domain/sequence.ts';

const text = { subject: 'Vos sites', body: '{{opener}}' };
const step = (texts: Step['variants'][number]['texts']): Step => ({
  delayWorkingDays: 0,
  variants: [{ label: 'A', texts }],
});

describe('the language of a letter, and of its opener', () => {
  it('is the lead’s where the step has a text in it', () => {
    const both = step({ fr: text, en: text });
    expect(languageOf({ step: both, seed: 'ld_1', language: 'en', fallback: 'fr' })).toBe('en');
  });

  it('is that of the text that they get where the step has none in theirs: no letter mixes two', () => {
    expect(languageOf({ step: step({ fr: text }), seed: 'ld_1', language: 'en', fallback: 'fr' })).toBe('fr');
  });
});
