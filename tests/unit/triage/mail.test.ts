import { describe, expect, it } from 'vitest';
import { parseMail } from '#activities/adapters/mail/parse.ts';
import { addressesIn, headerOf, messageIds, parseFieldBlocks, plusTokens } from '#domain/mail.ts';

const read = (text: string) => parseMail(new TextEncoder().encode(text));

describe('reading mail', () => {
  it('finds every message id of a References header once', () => {
    expect(messageIds('<a@x.example> <b@x.example>\r\n <a@x.example>')).toEqual(['a@x.example', 'b@x.example']);
  });

  it('keeps of a thread without end its first message and its last ones', async () => {
    const ids = Array.from({ length: 70_000 }, (_, at) => `<${at}@x.example>`);
    const { references } = await read(`From: a@b.example\r\nReferences: ${ids.join('\r\n ')}\r\n\r\nx`);
    expect([references.length, references[0], references.at(-1)]).toEqual([100, '0@x.example', '69999@x.example']);
  });

  it('takes of a name and an address without end no more than anybody has, on one line', async () => {
    const { from, cc } = await read(
      `From: ${'a '.repeat(50_000)}<${'x'.repeat(50_000)}@b.example>\r\nCc: =?utf-8?q?Ann=0D=0ALee?= <a@b.example>\r\n\r\nx`,
    );
    expect([from?.name, from?.address]).toEqual(['a '.repeat(100), 'x'.repeat(400)]);
    expect(cc).toEqual([{ name: 'Ann Lee', address: 'a@b.example' }]);
  });

  it('finds addresses between any punctuation', () => {
    expect(addressesIn('Écrivez à <Anne.Le-Gall@Port.example>, ou bob@x.example.')).toEqual([
      'anne.le-gall@port.example',
      'bob@x.example',
    ]);
  });

  it('reads the opaque token of the address we were written to', async () => {
    expect(plusTokens(await read('From: a@b.example\r\nTo: unsub+5e1f90@mail.example\r\n\r\nstop'))).toEqual([
      '5e1f90',
    ]);
  });

  it('separates recipients that a generator wrote in one block', () => {
    const blocks = parseFieldBlocks(
      'Reporting-MTA: dns; x\nFinal-Recipient: rfc822; a@x.example\nAction: failed\nFinal-Recipient: rfc822; b@x.example\nAction: delayed\n',
    );
    expect(blocks.map((block) => headerOf(block, 'action')).filter((action) => action !== '')).toEqual([
      'failed',
      'delayed',
    ]);
  });

  it('is done with a report of recipients without end before others wait', () => {
    expect(parseFieldBlocks(`${'X: y\n'.repeat(20_000)}${'Final-Recipient:\n'.repeat(10_000)}`)).toHaveLength(10_000);
  });

  it('reads windows-1252 bytes declared as UTF-8', async () => {
    const head = new TextEncoder().encode(
      'From: a@b.example\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n',
    );
    const mail = await parseMail(Uint8Array.from([...head, 0x64, 0xe9, 0x6a, 0xe0]));
    expect(mail.textBody.trim()).toBe('déjà');
  });

  it('reads a charset that only iconv-lite knows', async () => {
    const head = new TextEncoder().encode(
      'From: a@b.example\r\nContent-Type: text/plain; charset=cp850\r\nContent-Transfer-Encoding: 8bit\r\n\r\n',
    );
    const mail = await parseMail(Uint8Array.from([...head, 0x64, 0x82, 0x6a, 0x85]));
    expect(mail.textBody.trim()).toBe('déjà');
  });

  it('reads each part by its own charset', async () => {
    const part = (type: string, encoding: string, body: Uint8Array) =>
      Buffer.concat([
        Buffer.from(`--=_a.b\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`),
        ...[body, Buffer.from('\r\n')],
      ]);
    const raw = Buffer.concat([
      Buffer.from('From: a@b.example\r\nSubject: charset=cp850\r\n'),
      Buffer.from('Content-Type: multipart/mixed;\r\n boundary="=_a.b"\r\n\r\nrien\r\n'),
      part('text/plain; charset=utf-8', '8bit', Buffer.from('déjà ≤ 3')),
      part('text/plain;\r\n charset="cp850"', '8bit', Uint8Array.from([0x64, 0x82, 0x6a, 0x85])),
      part('text/plain; charset=cp437; format=flowed', 'quoted-printable', Buffer.from('d=82j=\r\n=85 \r\n=9B')),
      part('text/html; charset=cp850', 'base64', Buffer.from(Buffer.from([0x3c, 0x70, 0x3e, 0xd4]).toString('base64'))),
      Buffer.from('--=_a.b--\r\n'),
    ]);
    const { textBody, htmlText, subject } = await parseMail(raw);
    expect(textBody.trim().split(/\s*\n\s*/)).toEqual(['déjà ≤ 3', 'déjà', 'déjà ¢', 'È']);
    expect(htmlText).toContain('È');
    expect(subject).toBe('charset=cp850');
  });

  it("keeps the sender's own calendar day", async () => {
    expect(await read('From: a@b.example\r\nDate: Wed, 04 Mar 2026 23:30:00 -0500\r\n\r\nx')).toMatchObject({
      date: '2026-03-05T04:30:00.000Z',
      localDate: '2026-03-04',
    });
  });

  it('names what is no mail', async () => {
    expect((await read('Bonjour,\n\nOui.\n')).defects).toContain('no_headers');
  });
});
