import { describe, expect, it } from 'vitest';
import { alikeKey } from '#domain/alike.ts';
import { Pace } from '#ui/lib/approval/pace.ts';
import { remarksOf } from '#ui/lib/approval/remarks.ts';
import { numbered, paragraphs, senderOf, withLinks } from '#ui/lib/approval/segments.ts';

const facts = [
  { id: 'evd_a', quote: 'a' },
  { id: 'evd_b', quote: 'b' },
  { id: 'evd_c', quote: 'c' },
];

describe('the letter on the desk', () => {
  it('numbers the evidence in the order in which the letter leans on it, and says what it does not use', () => {
    const shown = numbered(facts, [
      { text: 'x', evidenceId: 'evd_c' },
      { text: 'y', evidenceId: 'evd_a' },
    ]);
    expect(shown.map(({ id, number, cited }) => [id, number, cited])).toEqual([
      ['evd_c', 1, true],
      ['evd_a', 2, true],
      ['evd_b', 3, false],
    ]);
  });

  it('marks each claim where it stands, and loses no word of the letter', () => {
    const words = 'Bonjour,\n\nJ’ai lu que le four 3 tourne, et que vous préparez l’ISO.\n\nÀ bientôt';
    const claims = [
      { text: 'vous préparez l’ISO', evidenceId: 'evd_b' },
      { text: 'le four 3 tourne', evidenceId: 'evd_a' },
      { text: 'four 3', evidenceId: 'evd_c' },
      { text: 'nulle part', evidenceId: 'evd_c' },
    ];
    const cut = paragraphs(words, claims, (id) => ({ evd_a: 1, evd_b: 2, evd_c: 3 })[id] ?? null);
    expect(cut.map((segments) => segments.map(({ text }) => text).join('')).join('\n\n')).toBe(words);
    expect(cut[1]?.filter(({ evidence }) => evidence !== null)).toEqual([
      { text: 'le four 3 tourne', evidence: 1 },
      { text: 'vous préparez l’ISO', evidence: 2 },
    ]);
  });

  it('shortens the signed addresses of a notice for the eye alone', () => {
    const address = 'https://leadgen.example/o/d3NfMDFtODY5Y2N6MHZiYzc1MHpka2Q3eXk5NTQ.P3aAeeBs2rT1P0V5Eahf2w';
    expect(withLinks(`Stop: ${address}\nMerci`)).toEqual([
      { text: 'Stop: ', href: null },
      { text: 'leadgen.example/o/…', href: address },
      { text: '\nMerci', href: null },
    ]);
  });

  it('reads a From field with or without a name', () => {
    expect(senderOf('"Vasseur, Sophie" <s@o.example>')).toEqual({ name: 'Vasseur, Sophie', address: 's@o.example' });
    expect(senderOf('s@o.example')).toEqual({ name: '', address: 's@o.example' });
  });

  it('counts what a busy reader meets', () => {
    expect(remarksOf({ subject: 'Le four 3', words: 'Est-ce un sujet ? Voir https://a.example' })).toEqual({
      words: 5,
      questions: 1,
      subject: 9,
      links: 1,
    });
  });
});

describe('the pace of a sitting', () => {
  it('is not said before it was measured, and leaves out the time away', () => {
    let now = 0;
    const pace = new Pace(() => now);
    const decideAfter = (ms: number) => {
      pace.begin();
      now += ms;
      return pace.decided();
    };
    expect(decideAfter(4000)).toBeNull();
    expect(decideAfter(8000)).toBeNull();
    expect(decideAfter(6000)).toBe(6);
    expect(decideAfter(3_600_000)).toBe((4 + 8 + 6 + 60) / 4);
  });
});

describe('letters that differ by fields alone', () => {
  const letter = (firstName: string, company: string, words: string) =>
    alikeKey(
      { sequenceId: 'seq_1', step: 1, variant: 'A', subject: `Re: ${company}`, words },
      { firstName, lastName: null, title: null, company, industry: '', city: null },
    );

  it('share a key, whatever the fields say', () => {
    expect(letter('Anne', 'Nordin', 'Bonjour Anne, et chez Nordin ?')).toBe(
      letter('Max', 'Perrot & Fils', 'Bonjour Max, et chez Perrot & Fils ?'),
    );
  });

  it('lose it as soon as one word, the step, the variant or the sequence differs', () => {
    const same = letter('Anne', 'Nordin', 'Bonjour Anne, et chez Nordin ?');
    expect(letter('Anne', 'Nordin', 'Bonjour Anne, et chez Nordin demain ?')).not.toBe(same);
    const fields = { firstName: 'Anne', lastName: null, title: null, company: 'Nordin', industry: null, city: null };
    const base = { sequenceId: 'seq_1' as const, step: 1, variant: 'A', subject: 'Re: Nordin', words: 'Bonjour Anne' };
    const keys = [base, { ...base, step: 2 }, { ...base, variant: 'B' }, { ...base, sequenceId: 'seq_2' as const }];
    expect(new Set(keys.map((one) => alikeKey(one, fields))).size).toBe(4);
  });
});
