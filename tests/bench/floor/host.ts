import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { SMTPServer } from 'smtp-server';
import { z } from 'zod';
import { sendBySmtp } from '#activities/adapters/mail/smtp.ts';
import type { TemporalTarget } from '#infra/local/host-options.ts';
import type { FloorActivities } from './activities.ts';

const TASK_QUEUE = 'floor';
const AT_ONCE = 50;
const MESSAGE = Buffer.from('From: a@a.example\r\nTo: b@b.example\r\nSubject: floor\r\n\r\nA floor.\r\n');
const address = z.object({ port: z.number() });

export interface Floor {
  /** Starts so many empty workflows, as many at once as a campaign does. @returns ms until the last waits */
  enroll(count: number): Promise<number>;
  /** Signal, one activity, one SMTP send. Ms until the server has said 250, and the events of its whole history. */
  approve(): Promise<{ ms: number; events: number }>;
  close(): Promise<void>;
}

/** Runs the floor's workflows beside LeadGen's, on the same server and in the same process. */
export async function openFloor(client: Client, target: TemporalTarget): Promise<Floor> {
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => {
      done(null, { user: 'floor' });
    },
    onData: (stream, _session, done) => {
      stream.resume().on('end', () => {
        done();
      });
    },
  });
  await new Promise<void>((resolve) => {
    smtp.listen(0, '127.0.0.1', resolve);
  });
  const { port } = address.parse(smtp.server.address());
  const calls = { nothing: 0, send: 0, then: (): void => undefined };
  const activities: FloorActivities = {
    nothing: () => {
      calls.nothing += 1;
      calls.then();
      return Promise.resolve();
    },
    send: async () => {
      const server = { host: '127.0.0.1', port, secure: false, requireTls: false, user: 'floor', password: 'floor' };
      await sendBySmtp(server, { from: 'a@a.example', to: 'b@b.example' }, MESSAGE);
      calls.send += 1;
      calls.then();
    },
  };
  const connection = await NativeConnection.connect({ address: target.address });
  const worker = await Worker.create({
    ...{ connection, namespace: target.namespace, taskQueue: TASK_QUEUE, maxCachedWorkflows: 1000 },
    workflowsPath: fileURLToPath(new URL('./workflows.ts', import.meta.url)),
    activities: { ...activities },
  });
  const running = worker.run();
  const start = (sends: boolean) =>
    client.workflow.start('floor', { taskQueue: TASK_QUEUE, workflowId: `floor/${randomUUID()}`, args: [{ sends }] });
  const when = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      calls.then = () => {
        if (isSo()) resolve();
      };
      calls.then();
    });
  return {
    enroll: async (count) => {
      const until = calls.nothing + count;
      const done = when(() => calls.nothing >= until);
      const started = performance.now();
      for (let left = count; left > 0; left -= AT_ONCE) {
        await Promise.all(Array.from({ length: Math.min(AT_ONCE, left) }, () => start(false)));
      }
      await done;
      return performance.now() - started;
    },
    approve: async () => {
      const handle = await start(true);
      await waits(handle.describe.bind(handle));
      const until = calls.send + 1;
      const done = when(() => calls.send >= until);
      const started = performance.now();
      await handle.signal('go');
      await done;
      const ms = performance.now() - started;
      await handle.result();
      return { ms, events: (await handle.describe()).historyLength };
    },
    close: async () => {
      worker.shutdown();
      await running;
      await connection.close();
      await new Promise<void>((resolve) => {
        smtp.close(resolve);
      });
    },
  };
}

/** Waits until a workflow has done its first activity and sleeps. */
async function waits(describe: () => Promise<{ historyLength: number }>): Promise<void> {
  for (let looks = 0; looks < 500; looks++) if ((await describe()).historyLength >= 12) return;
  throw new Error('the floor does not start');
}
