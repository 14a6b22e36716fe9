import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { nextFreePort } from '#infra/local/ports.ts';
import { temporaryFolder } from '../support/folder.ts';
import { createDatabase } from '../support/postgres.ts';
import { startVictim } from './support/instance.ts';

test('a second LeadGen with a Temporal server of its own is refused on a database where one lives, in one sentence', async () => {
  await using folder = await temporaryFolder();
  await using cleanup = new AsyncDisposableStack();
  const database = await createDatabase(inject('postgresUrl'));
  cleanup.defer(() => database.drop());
  const place = async (name: string) => ({
    dataDir: join(folder.path, name),
    databaseUrl: database.url,
    port: await nextFreePort(23_400),
  });
  const first = await startVictim(await place('first'));
  cleanup.defer(() => first.kill({ server: true }));
  await expect(place('second').then(startVictim)).rejects.toThrow(
    /The database at 127\.0\.0\.1:\d+ is in use by another LeadGen with a Temporal server of its own, seen \d+ s ago/,
  );
});
