import { Client as NeonClient, neonConfig } from '@neondatabase/serverless';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startNeonProxy } from '#tests/support/neon-proxy.ts';
import type { NeonProxy } from '#tests/support/neon-proxy.ts';
import { createDatabase } from '#tests/support/postgres.ts';
import type { TestDatabase } from '#tests/support/postgres.ts';

let database: TestDatabase;
let proxy: NeonProxy;

beforeAll(async () => {
  database = await createDatabase(inject('postgresUrl'));
  proxy = await startNeonProxy(Number(new URL(database.url).port));
});
afterAll(async () => {
  await proxy.close();
  await database.drop();
});

test("speaks to the same real PostgreSQL through pg and through Neon's driver", async () => {
  neonConfig.webSocketConstructor = globalThis.WebSocket;
  neonConfig.wsProxy = () => proxy.address;
  neonConfig.useSecureWebSocket = false;
  neonConfig.pipelineConnect = false;
  const direct = new pg.Client({ connectionString: database.url });
  const neon = new NeonClient({ connectionString: database.url });
  await direct.connect();
  await neon.connect();
  await direct.query('create table word (text text)');
  await neon.query('insert into word values ($1)', ['é'.repeat(100_000)]);
  const { rows } = await direct.query('select length(text) as length from word');
  expect(rows).toEqual([{ length: 100_000 }]);
  await neon.end();
  await direct.end();
});
