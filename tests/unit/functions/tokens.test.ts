import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createTokens } from '#functions/tokens.ts';

let now = 1_000;
const tokens = createTokens('a secret', () => new Date(now));

it('gives back every payload that it signed', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (payload) => tokens.verify(tokens.sign(payload)) === payload));
});

it('fits into the path of an address', () => {
  expect(tokens.sign('ws_1|enr_2|ld_3')).toMatch(/^[\w.-]+$/);
});

it('refuses a token with any character changed', () => {
  const token = tokens.sign('ws_1|enr_2|ld_3');
  for (let place = 0; place < token.length; place += 1) {
    const other = token[place] === 'A' ? 'B' : 'A';
    expect(tokens.verify(token.slice(0, place) + other + token.slice(place + 1))).toBeNull();
  }
});

it('refuses what another secret signed, and what is no token', () => {
  expect(createTokens('another', () => new Date(now)).verify(tokens.sign('x'))).toBeNull();
  for (const odd of ['', '.', 'a.b', 'a.b.c', `${tokens.sign('x')}.`, tokens.sign('x').slice(0, -1)]) {
    expect(tokens.verify(odd)).toBeNull();
  }
});

it('lets a token expire, and only one that was given an end', () => {
  const [brief, lasting] = [tokens.sign('x', 2_000), tokens.sign('x')];
  now = 1_999;
  expect(tokens.verify(brief)).toBe('x');
  now = 2_000;
  expect(tokens.verify(brief)).toBeNull();
  expect(tokens.verify(lasting)).toBe('x');
});
