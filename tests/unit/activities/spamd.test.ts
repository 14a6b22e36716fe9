import { afterEach, describe, expect, it } from 'vitest';
import { spamd } from '#activities/adapters/spam/spamd.ts';
import { fakeSpamd } from '#tests/fakes/spamd.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
const answering = async (...answer: Parameters<typeof fakeSpamd>) => {
  const server = await fakeSpamd(...answer);
  closing.push(server.close);
  return server;
};
const RAW = Buffer.from('Subject: été\r\n\r\nBonjour');

describe('SpamAssassin', () => {
  it('is asked for its tests with the message whole, and its answer is read', async () => {
    const server = await answering((socket) =>
      socket.end('SPAMD/1.1 0 EX_OK\r\nContent-length: 25\r\nSpam: True ; 6.4 / 5.0\r\n\r\nGTUBE,MSGID_SHORT\r\n'),
    );
    expect(await spamd(server).score(RAW)).toEqual({ score: 6.4, threshold: 5, tests: ['GTUBE', 'MSGID_SHORT'] });
    expect(server.asked).toEqual([`SYMBOLS SPAMC/1.5\r\nContent-length: ${RAW.byteLength}\r\n\r\n${RAW.toString()}`]);
  });

  it('may give less than nothing', async () => {
    const server = await answering((socket) => socket.end('SPAMD/1.1 0 EX_OK\r\nSpam: False ; -0.1 / 5.0\r\n\r\n'));
    expect(await spamd(server).score(RAW)).toEqual({ score: -0.1, threshold: 5, tests: [] });
  });

  it.each([
    ['fails', 'SPAMD/1.0 74 EX_IOERR\r\n\r\n'],
    ['speaks something else', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['says nothing', ''],
    ['gives no score', 'SPAMD/1.1 0 EX_OK\r\nSpam: True ; much / 5.0\r\n\r\n'],
  ])('has no opinion when it %s', async (_, answer) => {
    const server = await answering((socket) => socket.end(answer));
    expect(await spamd(server).score(RAW)).toBeNull();
  });

  it('has no opinion when it drops the connection, says too much or is not there', async () => {
    const dropping = await answering((socket) => socket.destroy());
    expect(await spamd(dropping).score(RAW)).toBeNull();
    const endless = await answering((socket) => socket.end('x'.repeat(200_000)));
    expect(await spamd(endless).score(RAW)).toBeNull();
    const gone = await fakeSpamd((socket) => socket.end());
    await gone.close();
    expect(await spamd(gone).score(RAW)).toBeNull();
  });
});
