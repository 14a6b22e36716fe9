import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { obtainTemporal } from '#infra/local/temporal/binary.ts';
import { startTemporalServer } from '#infra/local/temporal/server.ts';
import { PROJECT_ROOT } from '#infra/local/root.ts';
import { SEARCH_ATTRIBUTES } from '#workflows/search_attributes.ts';
import { eventually } from '#tests/support/eventually.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { ownPostgres } from '#tests/support/database.ts';
import { openPlace, Visit, type Place } from './support.ts';
import { joinsSandbox, launchCampaign, proposed } from './world.ts';

const parts = z.object({ status: z.string(), parts: z.record(z.string(), z.object({ ok: z.boolean() })) });

let place: Place;
let stopTemporal: () => Promise<void>;
const opened = new AsyncDisposableStack();

beforeAll(async () => {
  const binary = await obtainTemporal({ cacheDir: join(PROJECT_ROOT, '.cache'), say: () => undefined });
  const folder = opened.use(await temporaryFolder());
  const server = await startTemporalServer({
    binary,
    folder: folder.path,
    ui: false,
    firstPort: 18_233,
    searchAttributes: SEARCH_ATTRIBUTES,
  });
  stopTemporal = () => server.stop();
  opened.defer(() => stopTemporal());
  place = await openPlace({ ...(await ownPostgres()), TEMPORAL_ADDRESS: server.address });
  opened.defer(() => place.close());
});
afterAll(() => opened.disposeAsync());

test('what waits for a person can be read while Temporal is away, and health says that it is', async () => {
  const sophie = await Visit.begin(place);
  await joinsSandbox(sophie);
  await launchCampaign(sophie);
  const [waiting] = await proposed(sophie);
  const name = waiting?.leadName ?? '';

  await stopTemporal();
  const health = await eventually(
    async () => parts.parse(await (await fetch(`${place.instance.url}/api/health`)).json()),
    ({ status }) => status === 'degraded',
  );
  expect(health.parts['temporal']?.ok).toBe(false);
  expect(health.parts['database']?.ok).toBe(true);
  for (const path of ['/today', '/approvals', '/leads']) {
    await sophie.open(path);
    await sophie.page.getByText(name).first().waitFor();
  }
  await sophie.end();
});
