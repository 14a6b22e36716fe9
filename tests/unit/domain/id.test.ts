import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyIdSchema, idSchema } from '#domain/id.schema.ts';
import { ID_PREFIXES, idTime, isId, newId } from '#domain/id.ts';

const times = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const bytes = fc.uint8Array({ minLength: 10, maxLength: 16 });
const prefixes = fc.constantFrom(...ID_PREFIXES);

describe('ids', () => {
  it('are recognised by their own kind alone, by guard and by schema', () => {
    fc.assert(
      fc.property(prefixes, prefixes, times, bytes, (prefix, other, at, random) => {
        const id = newId(prefix, at, random);
        expect(isId(prefix, id)).toBe(true);
        expect(idSchema(prefix).safeParse(id).success).toBe(true);
        expect(anyIdSchema.safeParse(id).success).toBe(true);
        if (other !== prefix) {
          expect(isId(other, id)).toBe(false);
          expect(idSchema(other).safeParse(id).success).toBe(false);
        }
      }),
    );
  });

  it('sort by the time that they were made, and give it back', () => {
    fc.assert(
      fc.property(times, times, bytes, bytes, (a, b, first, second) => {
        const [one, two] = [newId('ld', a, first), newId('ld', b, second)];
        expect(idTime(one)).toBe(a);
        if (a < b) expect(one < two).toBe(true);
      }),
    );
  });

  it('differ whenever a random byte does', () => {
    fc.assert(
      fc.property(times, bytes, fc.nat({ max: 9 }), (at, random, place) => {
        const changed = Uint8Array.from(random, (byte, index) => (index === place ? byte ^ 1 : byte));
        expect(newId('ld', at, changed)).not.toBe(newId('ld', at, random));
      }),
    );
  });

  it('refuse what is not one', () => {
    for (const wrong of [
      '',
      'ld_',
      'ld_short',
      'ld_01H455VB4PEX5VSKNK084SN02Q',
      'ld_01h455vb4pex5vsknk084sn02u',
      7,
      null,
    ])
      expect(isId('ld', wrong)).toBe(false);
    expect(() => newId('ld', -1, new Uint8Array(10))).toThrow('id_time_out_of_range');
    expect(() => newId('ld', 0, new Uint8Array(9))).toThrow('id_needs_10_random_bytes');
  });
});
