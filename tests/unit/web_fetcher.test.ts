import { expect, test } from 'vitest';
import { fetcherOf } from '#functions/web/fetcher.ts';

test('hands a request to a Node listener whole, and its answer back whole', async () => {
  const fetchPage = await fetcherOf((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.setHeader('set-cookie', ['a=1; Path=/', 'b=2; Path=/']);
      response.setHeader('x-seen', `${request.method ?? ''} ${request.headers.host ?? ''}${request.url ?? ''}`);
      response.writeHead(201).end(Buffer.concat(chunks));
    });
  });
  const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 256);
  const answer = await fetchPage(
    new Request('https://leadgen.example.com/leads?after=x%2Fy', {
      method: 'POST',
      headers: { host: 'leadgen.example.com' },
      body: bytes,
    }),
  );
  expect(answer.status).toBe(201);
  expect(answer.headers.get('x-seen')).toBe('POST leadgen.example.com/leads?after=x%2Fy');
  expect(answer.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2; Path=/']);
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
});

test('gives an answer without a body back without one, and a broken one as an error', async () => {
  const fetchPage = await fetcherOf((request, response) => {
    if (request.url === '/gone') request.socket.destroy();
    else response.writeHead(304, { etag: '"1"' }).end();
  });
  const answer = await fetchPage(new Request('https://leadgen.example.com/favicon.svg'));
  expect([answer.status, answer.headers.get('etag'), answer.body]).toEqual([304, '"1"', null]);
  await expect(fetchPage(new Request('https://leadgen.example.com/gone'))).rejects.toThrow();
});
