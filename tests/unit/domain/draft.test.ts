import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHash, mailboxField, type MessageContent } from '#domain/draft.ts';
import { fractionOf, sha256Hex } from '#domain/hash.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const contents = fc.record({ recipient: text, sender: text, subject: text, body: text });
const FIELDS = ['recipient', 'sender', 'subject', 'body'] as const satisfies readonly (keyof MessageContent)[];

describe('the hash that an approval is bound to', () => {
  it('changes with any field', () => {
    fc.assert(
      fc.property(contents, fc.constantFrom(...FIELDS), text, (content, field, other) => {
        fc.pre(other !== content[field]);
        expect(contentHash({ ...content, [field]: other })).not.toBe(contentHash(content));
      }),
    );
  });

  it('changes when a character moves from one field to the next', () => {
    fc.assert(
      fc.property(contents, (content) => {
        fc.pre(content.body.length > 0);
        const moved = { ...content, subject: content.subject + content.body.charAt(0), body: content.body.slice(1) };
        expect(contentHash(moved)).not.toBe(contentHash(content));
      }),
    );
  });

  it('is the same for the same content, whatever the order and company of its fields', () => {
    fc.assert(
      fc.property(contents, ({ recipient, sender, subject, body }) => {
        const hash = contentHash({ recipient, sender, subject, body });
        const withMore = { body, subject, sender, recipient, other: 'x' };
        expect(contentHash(withMore)).toBe(hash);
        expect(hash).toMatch(/^[0-9a-f]{64}$/);
      }),
    );
  });

  it('does not take a field written into another for that field', () => {
    const plain = { recipient: 'a@b.fr', sender: 's', subject: 'x', body: 'y' };
    const forged = { recipient: 'a@b.fr', sender: 's', subject: 'x\nbody:1:y', body: '' };
    expect(contentHash(forged)).not.toBe(contentHash(plain));
  });
});

describe('hashing', () => {
  it('is the SHA-256 that Node computes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        expect(sha256Hex(value)).toBe(createHash('sha256').update(value, 'utf8').digest('hex'));
      }),
    );
  });

  it('gives chance between 0 and 1, evenly', () => {
    const draws = Array.from({ length: 4000 }, (_, index) => fractionOf(`draw ${index}`));
    expect(draws.every((draw) => draw >= 0 && draw < 1)).toBe(true);
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    expect(mean).toBeGreaterThan(0.48);
    expect(mean).toBeLessThan(0.52);
  });
});

describe('the From field', () => {
  it('quotes a name where it must, and never lets a name add a header', () => {
    expect(mailboxField('Sophie Vasseur', 's@o.fr')).toBe('Sophie Vasseur <s@o.fr>');
    expect(mailboxField('Zoé d’Aubigné', 's@o.fr')).toBe('Zoé d’Aubigné <s@o.fr>');
    expect(mailboxField('Vasseur, Sophie', 's@o.fr')).toBe('"Vasseur, Sophie" <s@o.fr>');
    expect(mailboxField('a "b" \\c', 's@o.fr')).toBe('"a \\"b\\" \\\\c" <s@o.fr>');
    expect(mailboxField('x\r\nBcc: all@o.fr', 's@o.fr')).not.toMatch(/[\r\n]/);
    expect(mailboxField(' ', 's@o.fr')).toBe('s@o.fr');
  });
});
