import { describe, expect, it } from 'vitest';
import { joinLetter, languageOf, lintLetter, writeLetter, type LetterInput } from '#domain/letter.ts';
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

describe('the notice of a letter', () => {
  const BODY = Array(45).fill('mot').join(' ') + ' ?';
  const INPUT: LetterInput = {
    step: step({ fr: { subject: 'La nuit de vos fours', body: BODY }, en: { subject: 'Your night', body: BODY } }),
    ...{ stepIndex: 0, seed: 'ld_1', language: 'fr', fallback: 'fr', company: null, opener: null, bookingUrl: null },
    ...{ threadSubject: null, senderAddress: 's@ondine.example' },
    lead: { email: 'claire@fonderies.example', firstName: null, lastName: null, title: null },
    sender: { firstName: 'Sophie', lastName: 'V', company: 'Ondine', postalAddress: '1 rue X', signature: '' },
    links: { optOut: 'https://leadgen.example/o/t', whyMe: 'https://leadgen.example/w/t' },
    banned: [],
  };
  const lintOf = (change: Partial<LetterInput>) => {
    const written = writeLetter({ ...INPUT, ...change });
    return written.ok ? written.letter.lint.map(({ rule }) => rule) : [];
  };

  it.each(['fr', 'en'] as const)('lets its reader go, in %s', (language) => {
    expect(lintOf({ language })).not.toContain('opt_out_missing');
  });

  it.each(['', '/o/t', 'https://leadgen.example'])('is missed where its link is "%s"', (optOut) => {
    expect(lintOf({ links: { ...INPUT.links, optOut } })).toContain('opt_out_missing');
  });

  it('is not a person’s own words that look like it, and an edit is read in the language of the letter', () => {
    const body = `${BODY}\nNe plus recevoir de message : https://leadgen.example/o/t`;
    const rules = (text: string) =>
      lintLetter({ subject: 'La nuit de vos fours', body: text, isFollowUp: false, banned: [] }, 'fr').map(
        ({ rule }) => rule,
      );
    expect(rules(body)).toContain('opt_out_missing');
    const english = joinLetter(`${BODY} This is guaranteed.`, 'Receive no more messages: https://leadgen.example/o/t');
    expect(rules(english)).toEqual(['spam_words']);
  });
});
