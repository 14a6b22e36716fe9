import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { paceWords, textName } from '#ui/lib/results/words.ts';
import { m } from '#ui/paraglide/messages.js';
import { getLocale, overwriteGetLocale } from '#ui/paraglide/runtime.js';

describe('the results in words', () => {
  const before = getLocale;
  beforeEach(() => {
    overwriteGetLocale(() => 'fr');
  });
  afterEach(() => {
    overwriteGetLocale(before);
  });

  it('call a text by its subject as a person reads it, and by its letter where it follows in the thread', () => {
    expect(textName('A', 'Une question, {{lead.firstName}}')).toBe('Une question, {Prénom}');
    expect(textName('B', '')).toBe('Texte B');
  });

  it('say how long a trial still takes, and count no days that nobody would wait for', () => {
    expect(paceWords(46)).toMatch(/^46 jours ouvrés/);
    expect(paceWords(17_676)).toMatch(/^Plus d’un an/);
    expect(paceWords(null)).toMatch(/^Gardez les deux/);
  });

  it('end no sentence on a date that is cut short', () => {
    expect(m.result_weeks_apart({ n: 1, weeks: '14 sept.' })).not.toContain('..');
    expect(m.result_weeks_apart({ n: 2, weeks: '7 et 14 sept.' })).not.toContain('..');
  });
});
