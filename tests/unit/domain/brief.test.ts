import { describe, expect, it } from 'vitest';
import { BRIEF_LINES, briefOf, type BriefMessage } from '#domain/brief.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';

const message = (
  day: number,
  direction: 'in' | 'out',
  text: string,
  kind: TriageKind | null = null,
): BriefMessage<string> => ({ id: `m${day}`, direction, text, kind, at: new Date(Date.UTC(2026, 10, day, 9)) });

describe('a brief', () => {
  it('asks what they asked, the last question first, and each once', () => {
    const { asked, lines } = briefOf(
      [
        message(2, 'in', 'Bonjour Sophie, combien coûte un audit ? Cela m’intéresse.'),
        message(4, 'in', 'Et pour trois sites\u00a0?\n\nCombien coûte un audit ?'),
        message(5, 'out', 'Pouvez-vous jeudi ?'),
      ],
      [],
    );
    expect(lines.map(({ words }) => words)).toEqual([
      'Cela m’intéresse.',
      'Et pour trois sites\u00a0?',
      'Pouvez-vous jeudi ?',
    ]);
    expect(asked.map(({ messageId, words }) => [messageId, words])).toEqual([
      ['m4', 'Et pour trois sites\u00a0?'],
      ['m4', 'Combien coûte un audit ?'],
    ]);
  });

  it('tells a conversation by the first message and the last ones, a sentence each, without greetings', () => {
    const days = Array.from({ length: 9 }, (_, n) => n + 1);
    const { lines } = briefOf(
      days
        .map((day) =>
          message(day, day % 2 === 0 ? 'in' : 'out', `Bonjour Claire,\n\nvoici le message ${day}. La suite.`),
        )
        .toReversed(),
      [],
    );
    expect(lines).toHaveLength(BRIEF_LINES);
    expect(lines.map(({ words }) => words)).toEqual([1, 6, 7, 8, 9].map((day) => `Voici le message ${day}.`));
  });

  it('leaves out what machines wrote, and messages that say nothing', () => {
    const { lines, asked } = briefOf(
      [
        message(1, 'in', 'Je suis absent jusqu’au 3. Une urgence ?', 'out_of_office'),
        message(2, 'in', 'Merci !', 'interested'),
        message(3, 'in', 'Oui, cela nous intéresse.', 'interested'),
      ],
      [],
    );
    expect(lines.map(({ words }) => words)).toEqual(['Oui, cela nous intéresse.']);
    expect(asked).toEqual([]);
  });

  it('says nothing that nobody wrote', () => {
    const text = `Hello, ${'very '.repeat(80)}long? 👩‍🔬`;
    for (const { words } of briefOf([message(1, 'in', text)], []).lines)
      expect(text.toLowerCase()).toContain(words.replace(/…$/, '').toLowerCase());
  });

  it('gives the newest facts, with where they were read', () => {
    const facts = Array.from({ length: 7 }, (_, n) => ({
      ...{ id: `evd_${n}` as const, quote: `Fait ${n}`, source: 'manual', at: n },
    }));
    expect(briefOf([], facts).facts.map(({ at, source }) => [at, source])).toEqual(
      [6, 5, 4, 3, 2].map((at) => [at, 'manual']),
    );
  });
});
