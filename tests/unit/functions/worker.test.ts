import { MockActivityEnvironment } from '@temporalio/testing';
import { DrizzleQueryError } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/pg-proxy';
import { expect, it } from 'vitest';
import { createActivities } from '#activities/index.ts';
import { impossible } from '#activities/failure.ts';
import type { Db } from '#db/client.ts';
import * as schema from '#db/schema/index.ts';
import { newId } from '#domain/id.ts';
import { workerOptions } from '#functions/worker/options.ts';
import { lonePorts } from '#tests/support/lone_ports.ts';

const nothing = (): void => undefined;
const logger = { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
const LETTER = 'insert into message (from_address, text)';

/** What becomes of an activity whose database fails. */
async function failing(error: Error): Promise<unknown> {
  const db: Db = {
    driver: 'postgres',
    transaction: () => Promise.reject(error),
    auth: drizzle(() => Promise.resolve({ rows: [] }), { schema }),
    ping: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const tokens = { sign: () => '', verify: () => null };
  const ports = lonePorts({ db, time: () => new Date(), tokens });
  const { activity } = workerOptions(ports, '').interceptors;
  const environment = new MockActivityEnvironment({}, { interceptors: activity, logger });
  const key = { workspaceId: newId('ws', 0, new Uint8Array(10)), vendor: 'calendly' } as const;
  return environment.run(() => createActivities(ports).disconnectBookings(key)).catch((failure: unknown) => failure);
}

/** All that a history would say of it. */
const saidOf = (failure: unknown): string =>
  failure instanceof Error
    ? [failure.name, failure.message, failure.stack, JSON.stringify(failure), saidOf(failure.cause)].join('\n')
    : '';

it('tells a history of a failed statement by its class, its code and its place, and by none of its values', async () => {
  const cause = Object.assign(new Error('Key (from_address)=(bob@example.com) already exists'), { code: '23505' });
  const failure = await failing(new DrizzleQueryError(LETTER, ['bob@example.com', 'Retirez-moi'], cause));
  const said = saidOf(failure);
  expect(failure).toMatchObject({ type: 'Error', nonRetryable: false });
  expect(said).toContain('23505');
  expect(said).toContain('worker.test.ts');
  expect(said).not.toMatch(/bob|Retirez/);
});

it('leaves a code of ours as it is, and what cannot be cured incurable', async () => {
  expect(await failing(new Error('workspace_not_found'))).toMatchObject({ message: 'workspace_not_found' });
  const impossibly = impossible('draft_gone');
  expect(await failing(impossibly)).toBe(impossibly);
});
