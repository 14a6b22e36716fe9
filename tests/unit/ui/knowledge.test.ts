import { expect, it } from 'vitest';
import { isLong, thatSay } from '#ui/lib/settings/knowledge.ts';

it('finds a known answer by what it is asked or what it says, however it is typed', () => {
  const price = { title: 'Combien ça coûte ?', text: '900 € par mois et par site.' };
  const place = { title: 'Hébergement', text: 'En France.' };
  expect(thatSay('coute', [price, place])).toEqual([price]);
  expect(thatSay('FRANCE', [price, place])).toEqual([place]);
  expect(thatSay('site mois', [price, place])).toEqual([price]);
  expect(thatSay('', [price, place])).toEqual([price, place]);
  expect(thatSay('allemagne', [price, place])).toEqual([]);
});

it('asks what is sought only where there is much to read', () => {
  expect(isLong(Array.from({ length: 7 }))).toBe(false);
  expect(isLong(Array.from({ length: 8 }))).toBe(true);
});
