import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { open } from '#infra/local/rehearsal/opening.ts';
import { rehearsalFile } from '#infra/local/rehearsal/people.ts';
import { play } from '#infra/local/rehearsal/playing.ts';
import { visitor } from '#infra/local/rehearsal/visitor.ts';
import * as workflows from '#workflows/index.ts';
import { TASK_QUEUE } from '#workflows/task_queue.ts';
import { eventually } from '../support/eventually.ts';
import { everyHistory, leaksIn } from '../support/histories.ts';
import { buildHouse, type House } from '../support/house.ts';

let house: House;
beforeAll(async () => {
  house = await buildHouse();
});
afterAll(async () => {
  await house.close();
});

/**
 * What no campaign of a sandbox comes to: a connection is tried for a real mailbox (real_mailbox.test.ts); of accounts and channels
 * outside, and of models, the committed histories are looked through (tests/replay).
 */
const ELSEWHERE = ['connection', 'bookings', 'memberCalendar', 'notification', 'suggestion'];
const nothing = (): void => undefined;
const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });
const leads = listOf(
  z.object({
    id: z.string(),
    email: z.string(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    company: z.object({ name: z.string() }).nullable(),
  }),
);
const messages = listOf(z.object({ subject: z.string(), text: z.string(), fromName: z.string() }));

it(
  'keeps every address, name, subject and word of anybody out of the histories of a whole campaign',
  { timeout: 240_000 },
  async () => {
    const { cookie, email, password } = await house.person('Sophie', { sandbox: null });
    const sophie = visitor(house.url, cookie);
    const { campaignId, workspaceId } = await open(
      sophie,
      { name: 'confidential-leads.csv', bytes: rehearsalFile() },
      nothing,
    );
    await play(sophie, campaignId, 200_000, nothing);
    await house.deps.temporal.freshness.ensureSchedule({ workspaceId });
    await house.deps.temporal.freshness.trigger({ workspaceId });
    await house.client.workflow.execute('reconciler', { taskQueue: TASK_QUEUE, workflowId: randomUUID(), args: [] });

    const people = await sophie.ask(leads, 'GET', '/api/leads?limit=200');
    const mail = await sophie.ask(messages, 'GET', '/api/messages?limit=200');
    expect(mail.items.length).toBeGreaterThan(20);
    const secrets = new Set(
      [
        ...[email, password, 'Vasseur', 'Ondine Conseil', 'Villeurbanne', 'confidential-leads'],
        ...people.items.flatMap((lead) => [lead.email, lead.firstName, lead.lastName, lead.company?.name]),
        ...mail.items.flatMap(({ subject, text, fromName }) => [subject, fromName, ...text.split(/[\n.?!]/)]),
      ]
        .map((secret) => secret?.trim() ?? '')
        .filter((secret) => secret.length > 3),
    );
    expect(secrets.size).toBeGreaterThan(60);
    await sophie.tell('POST', `/api/leads/${people.items[0]?.id ?? ''}/erase`);
    for (const type of ['freshness', 'reconciler', 'erasure'])
      await eventually(
        () => house.client.workflow.count(`WorkflowType = '${type}' AND ExecutionStatus = 'Completed'`),
        ({ count }) => count > 0,
      );

    const types = new Set<string>();
    const leaks: string[] = [];
    for await (const { type, workflowId, text } of everyHistory(house.client)) {
      types.add(type);
      for (const leak of leaksIn(text, secrets)) leaks.push(`${workflowId}: ${leak}`);
    }
    expect(leaks).toEqual([]);
    expect([...types].sort()).toEqual(
      Object.keys(workflows)
        .filter((type) => !ELSEWHERE.includes(type))
        .sort(),
    );
  },
);
