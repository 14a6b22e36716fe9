import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSeal, instanceSeal } from '#functions/seal.ts';

const [first, second] = [randomBytes(32), randomBytes(32)].map((key) => key.toString('base64url'));
if (first === undefined || second === undefined) throw new Error('no keys');
const seal = createSeal({ k1: first }, 'k1');

it('opens what it sealed, for the same context', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.string(),
      (plain, context) => seal.open(seal.seal(plain, context), context) === plain,
    ),
  );
});

it('seals the same text differently each time', () => {
  expect(seal.seal('secret', 'row')).not.toBe(seal.seal('secret', 'row'));
});

it('does not open for another context, nor when anything was changed', () => {
  const sealed = seal.seal('secret', 'mailbox|mbx_1');
  expect(() => seal.open(sealed, 'mailbox|mbx_2')).toThrow('unreadable');
  const [version, id, wrapped = '', text = ''] = sealed.split('.');
  const flip = (part: string) => `${part.startsWith('A') ? 'B' : 'A'}${part.slice(1)}`;
  for (const changed of [
    `${version}.${id}.${flip(wrapped)}.${text}`,
    `${version}.${id}.${wrapped}.${flip(text)}`,
    'v1.k1',
    '',
    `v2.${id}.${wrapped}.${text}`,
  ]) {
    expect(() => seal.open(changed, 'mailbox|mbx_1')).toThrow('unreadable');
  }
});

it('opens what an earlier key sealed while that key is kept, and says so once it is gone', () => {
  const sealed = seal.seal('secret', 'row');
  expect(createSeal({ k1: first, k2: second }, 'k2').open(sealed, 'row')).toBe('secret');
  expect(() => createSeal({ k2: second }, 'k2').open(sealed, 'row')).toThrow('unknown_key');
});

it('takes no short key', () => {
  expect(() => createSeal({ k1: 'c2hvcnQ' }, 'k1')).toThrow('seal_key_needs_32_bytes');
});

it('seals anew what an earlier key of the instance sealed, and leaves alone what is under the current one', () => {
  const before = instanceSeal({ encryption: first });
  const after = instanceSeal({ encryption: second, before: [first] });
  const sealed = before.seal('secret', 'row');
  const renewed = after.renew(sealed, 'row') ?? '';
  expect(createSeal({ k2: second }, 'k2').open(renewed, 'row')).toBe('secret');
  expect(after.renew(renewed, 'row')).toBeNull();
  expect(() => after.renew(sealed, 'another row')).toThrow('unreadable');
});
