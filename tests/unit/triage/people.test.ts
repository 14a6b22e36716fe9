import { describe, expect, it } from 'vitest';
import { readPerson } from '#domain/triage/people.ts';

const kindOf = (text: string, quoted = ''): string => readPerson(text, quoted, null).kind;

describe('what a person answers', () => {
  it.each([
    'Merci de me retirer de votre liste.',
    'Intéressant, mais ne m’écrivez plus.',
    "I'd love to never hear from you again.",
    'Could you make sure I get no more of these?',
    'Great pitch! Now take me off the list.',
    'Yes, please unsubscribe me.',
  ])('never takes a request to stop for interest: %j', (text) => {
    expect(kindOf(text)).toBe('opt_out');
  });

  it('does not read "pas intéressé" as interest', () => {
    expect(kindOf('Nous ne sommes pas intéressés.')).toBe('negative');
  });

  it('reads a digit through the menu it answers', () => {
    expect(kindOf('2', '1 - Oui, appelez-moi\n2 - Pas intéressé')).toBe('negative');
  });

  it('reads "yes" to "should I close your file?" as a refusal', () => {
    expect(kindOf('Yes please', 'Should I close your file?')).toBe('negative');
  });

  it('says unclear rather than guess about words it does not know', () => {
    expect(kindOf('Xyzzy plugh frotz.')).toBe('unclear');
  });
});
