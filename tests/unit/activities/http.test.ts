import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verdictOfQualification } from '#activities/adapters/enrich/qualification.ts';
import { callHttp, HttpError, isPublicAddress } from '#activities/adapters/http.ts';

let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/hang') return;
    if (request.url === '/slow') {
      response.write('[');
      return;
    }
    if (request.url === '/large') response.end('x'.repeat(2000));
    else if (request.url === '/move') response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    else response.end(JSON.stringify({ method: request.method, type: request.headers['content-type'] ?? null }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  url = `http://127.0.0.1:${address.port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => (error instanceof HttpError ? error.code : 'other'),
  );

test('sends and reads JSON', async () => {
  const response = await callHttp({ url: `${url}/`, json: { a: 1 } });
  expect(response.json()).toEqual({ method: 'POST', type: 'application/json' });
});

test('gives up in time, whether no answer begins or none ends', async () => {
  expect(await codeOf(callHttp({ url: `${url}/hang`, timeoutMs: 50 }))).toBe('timeout');
  expect(await codeOf(callHttp({ url: `${url}/slow`, timeoutMs: 50 }))).toBe('timeout');
});

test('refuses an answer that is too large, and follows no redirection', async () => {
  expect(await codeOf(callHttp({ url: `${url}/large`, maxBytes: 1000 }))).toBe('too_large');
  expect((await callHttp({ url: `${url}/move` })).status).toBe(302);
});

test('says that nobody answers', async () => {
  expect(await codeOf(callHttp({ url: 'http://127.0.0.1:1/' }))).toBe('unreachable');
});

test.each([
  'http://example.com/',
  'https://127.0.0.1/',
  'https://[::1]/',
  'https://[::ffff:10.0.0.1]/',
  'https://169.254.169.254/latest/meta-data',
  'https://10.1.2.3/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://localhost/',
  'https://user:pass@93.184.216.34/',
  'https://93.184.216.34:8443/',
])('refuses to call %s for a user', async (address) => {
  expect(await codeOf(callHttp({ url: address, fromUser: true }))).toBe('forbidden_address');
});

test('tells public addresses from others', () => {
  expect(['93.184.216.34', '2606:4700::1111', '::ffff:8.8.8.8'].map(isPublicAddress)).toEqual([true, true, true]);
  expect(
    [
      '0.0.0.0',
      '100.64.1.1',
      '172.31.0.1',
      '192.168.1.1',
      '224.0.0.1',
      'fd00::1',
      'fe80::1',
      'fec0::1',
      '::ffff:0:127.0.0.1',
      '3fff::1',
      '5f00::1',
      '::',
      '64:ff9b::a00:1',
      'x',
    ].map(isPublicAddress),
  ).not.toContain(true);
});

test.each([
  ['nominatif@pro', 'valid', false],
  ['nominative@pro', 'valid', false],
  ['nominative@perso', 'risky', false],
  ['nominatif@school', 'risky', false],
  ['catch-all@pro', 'catch_all', false],
  ['catch_all@pro', 'catch_all', false],
  ['générique@pro', 'risky', false],
  ['generic@pro', 'risky', false],
  ['non_validé@pro', 'unknown', false],
  ['non_validated@pro', 'unknown', false],
  ['invalide@pro', 'invalid', false],
  ['invalid@pro', 'invalid', false],
  ['random@pro', 'invalid', false],
  ['nominatif@jetable', 'invalid', false],
  ['nominative@disposable', 'invalid', false],
  ['domaine invalide', 'invalid', false],
  ['Ne_Pas_Contacter@pro', 'invalid', true],
  ['Do_Not_Contact@pro', 'invalid', true],
  ['something new@pro', 'unknown', false],
  [undefined, 'unknown', false],
])('reads the qualification %s as %s', (qualification, verdict, doNotContact) => {
  expect(verdictOfQualification(qualification)).toEqual({ verdict, doNotContact });
});
