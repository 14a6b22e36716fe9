import { createServer } from 'node:http';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { openDoor } from '#infra/local/door.ts';
import { Health, PARTS } from '#infra/local/health.ts';
import { nextFreePort } from '#infra/local/ports.ts';
import { Refusal } from '#infra/local/refusal.ts';

const at = (port: number, path: string, headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${port}${path}`, { headers });

test('refuses a port that is taken, naming it and another', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const opened = openDoor(port, new Health());
  await expect(opened).rejects.toThrow(Refusal);
  await expect(opened).rejects.toThrow(new RegExp(`^Port ${port} is taken .+ PORT=${port + 1} npm start\\.$`));
  other.close();
});

test('finds the next free port after one that is taken', async () => {
  const first = await nextFreePort(20_000);
  const other = createServer().listen(first, '127.0.0.1');
  await once(other, 'listening');
  expect(await nextFreePort(first)).toBeGreaterThan(first);
  other.close();
});

test('says it is starting, with 503, from the moment the port listens', async () => {
  const door = await openDoor(0, new Health());
  const health = await at(door.port, '/api/health');
  expect(health.status).toBe(503);
  const report: unknown = await health.json();
  expect(report).toMatchObject({ status: 'starting', parts: { database: { ok: false, detail: 'starting' } } });
  const page = await at(door.port, '/leads', { accept: 'text/html', 'accept-language': 'en-GB,en;q=0.9' });
  expect(page.status).toBe(503);
  expect(await page.text()).toContain('LeadGen is starting');
  const call = await at(door.port, '/api/leads');
  expect(call.headers.get('content-type')).toBe('application/problem+json');
  await door.close(0);
});

test('is ready with 200 once every part answers, degraded with 503 when one no longer does', async () => {
  const health = new Health();
  const door = await openDoor(0, health);
  let broken = false;
  for (const part of PARTS) {
    health.watch(part, () => {
      if (broken && part === 'database') throw new Error('connection refused');
      return '';
    });
  }
  health.markStarted();
  door.serve((_, response) => response.end('served'));
  const ready = await at(door.port, '/api/health');
  expect([ready.status, await ready.json()]).toMatchObject([
    200,
    { status: 'ready', parts: { ui: { ok: true, detail: '' } } },
  ]);
  expect(await (await at(door.port, '/')).text()).toBe('served');
  broken = true;
  const degraded = await at(door.port, '/api/health');
  expect([degraded.status, await degraded.json()]).toMatchObject([
    503,
    { status: 'degraded', parts: { database: { ok: false, detail: 'connection refused' } } },
  ]);
  await door.close(0);
});
