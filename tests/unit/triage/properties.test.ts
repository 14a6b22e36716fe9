import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMail } from '#activities/adapters/mail/parse.ts';
import { TRIAGE_KINDS } from '#domain/triage/kinds.ts';
import { unquote } from '#domain/triage/quote.ts';
import { unsign } from '#domain/triage/signature.ts';
import { triageMail } from '#domain/triage/triage.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const HEADERS = [
  'From: a@b.example',
  'Return-Path: <>',
  'Content-Type: multipart/report; boundary=x',
  'Content-Type: text/html',
  'Auto-Submitted: auto-replied',
  'Date: Wed, 04 Mar 2026 10:15:00 +0100',
  'Content-Transfer-Encoding: base64',
  'constructor: x',
  '__proto__: y',
];
const LINES = [
  'STOP',
  'Bonjour,',
  '> cité',
  'Le 3 mars 2026 à 09:12, X <x@y.example> a écrit :',
  '-- ',
  '--x',
  'Content-Type: message/delivery-status',
  '',
  'Final-Recipient: rfc822; a@b.example',
  'Action: failed',
  'Status: 5.1.1',
  'Cordialement,',
  'De : X <x@y.example>',
  'Envoyé : lundi',
  'Objet : y',
  'de retour le 31/02',
  '20260101',
  'Envoyé de mon iPhone',
  '____________',
];

describe('triage of anything', () => {
  it('never throws on arbitrary bytes and always gives a kind of the list', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (raw) => {
        expect(TRIAGE_KINDS).toContain(triageMail(await parseMail(raw)).kind);
      }),
    );
  });

  it('never throws on shuffled pieces of real messages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...HEADERS), { maxLength: 6 }),
        fc.array(fc.oneof(fc.constantFrom(...LINES), fc.string()), { maxLength: 30 }),
        async (headers, lines) => {
          const triage = triageMail(await parseMail(bytes(`${headers.join('\r\n')}\r\n\r\n${lines.join('\r\n')}`)));
          expect(TRIAGE_KINDS).toContain(triage.kind);
          expect(triage.confidence).toBeGreaterThanOrEqual(0);
          expect(triage.confidence).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('keeps what a person wrote above any quotation: the text is never empty', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 200 }).filter((text) => /[a-z0-9]/i.test(text) && !/[>\n\r|]/.test(text)),
        fc.constantFrom(...LINES),
        (text, line) => {
          const { written } = unquote(`${text}\n\n${line}\n> cité\n`);
          expect(unsign(written, 'Paul Martin').text.trim()).not.toBe('');
        },
      ),
    );
  });

  it.each([
    ['one word', 'a'.repeat(400_000)],
    ['addresses in one word', 'a@'.repeat(200_000)],
    ['a blank line', `x${'\t'.repeat(400_000)}y`],
    ['signatures alone', '--\n'.repeat(30_000)],
    ['boxes in each other', '<div>'.repeat(250_000), 'text/html'],
    ['paragraphs', '<p>a</p>'.repeat(180_000), 'text/html'],
  ])('is done with what nobody wrote, made of %s, before others wait', async (_what, body, type = 'text/plain') => {
    const text = `Retirez-moi de votre liste.\n${type === 'text/html' ? '<br>' : ''}\n`;
    const mail = await parseMail(bytes(`From: a@b.example\r\nContent-Type: ${type}\r\n\r\n${text}${body}`));
    expect(triageMail(mail).kind).toBe('opt_out');
  });

  it('reads a message of 30 MB and keeps its text', async () => {
    const part = `${'A'.repeat(76)}\r\n`.repeat(400_000);
    const raw = bytes(
      `From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nMerci de me retirer de votre liste.\r\n--x\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${part}\r\n--x--\r\n`,
    );
    expect(triageMail(await parseMail(raw))).toMatchObject({
      kind: 'opt_out',
      text: 'Merci de me retirer de votre liste.',
    });
  });
});
