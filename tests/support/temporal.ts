import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { WorkerOptions } from '@temporalio/worker';
import { inject } from 'vitest';
import { registerSearchAttributes } from '#infra/local/temporal/search-attributes.ts';
import type { SearchAttribute } from '#infra/local/temporal/search-attributes.ts';
import { skippingConnection, workflowClock } from './time-skipping.ts';
import type { WorkflowClock } from './time-skipping.ts';

/** What a test of workflows works with; see `connectTestEnv`. */
export interface TestEnv {
  readonly address: string;
  readonly namespace: string;
  readonly connection: Connection;
  readonly nativeConnection: NativeConnection;
  /** Starts workflows in real time; move a workflow's clock with `clock`. */
  readonly client: Client;
  /** Starts workflows that skip every wait at once, to their end. */
  readonly skippingClient: Client;
  readonly clock: WorkflowClock;
  /** A task queue name that no other test uses. */
  taskQueue(name: string): string;
  /** A workflow id that no other test uses. */
  workflowId(name: string): string;
  /** Starts a worker on the run's workflow bundle (or `workflowBundle`); keep one per file, it takes a second to drain. */
  startWorker(options: Omit<WorkerOptions, 'connection' | 'namespace'>): Promise<RunningWorker>;
  /** Stops the workers that still run and closes the connections. */
  close(): Promise<void>;
}

export interface RunningWorker {
  readonly taskQueue: string;
  /** Drains and stops it; throws what made it fail. */
  stop(): Promise<void>;
}

/** Connects to the run's Temporal server (temporal.setup.ts). Call it in `beforeAll`, and `close` in `afterAll`. */
export async function connectTestEnv(searchAttributes: readonly SearchAttribute[] = []): Promise<TestEnv> {
  installQuietRuntime();
  const address = inject('temporalAddress');
  const namespace = inject('temporalNamespace');
  const [connection, nativeConnection] = await Promise.all([
    Connection.connect({ address }),
    NativeConnection.connect({ address }),
  ]);
  await registerSearchAttributes(connection, namespace, searchAttributes);
  const workers = new Set<RunningWorker>();
  return {
    address,
    namespace,
    connection,
    nativeConnection,
    client: new Client({ connection, namespace }),
    skippingClient: new Client({ connection: skippingConnection(connection), namespace }),
    clock: workflowClock(connection, namespace),
    taskQueue: (name) => `${name}-${randomUUID()}`,
    workflowId: (name) => `${name}-${randomUUID()}`,
    startWorker: async (options) => {
      const worker = await Worker.create({
        ...(options.workflowsPath === undefined ? { workflowBundle: { codePath: inject('workflowBundle') } } : {}),
        maxCachedWorkflows: 100,
        ...options,
        connection: nativeConnection,
        namespace,
      });
      const running = worker.run();
      // A failure is thrown by stop(), where a test awaits it.
      running.catch(() => undefined);
      const started: RunningWorker = {
        taskQueue: options.taskQueue,
        stop: async () => {
          workers.delete(started);
          if (worker.getState() === 'RUNNING') worker.shutdown();
          await running;
        },
      };
      workers.add(started);
      return started;
    },
    close: async () => {
      await Promise.all([...workers].map((worker) => worker.stop()));
      await nativeConnection.close();
      await connection.close();
    },
  };
}

let installed = false;
/** The runtime is one per process and must be set before its first use; workers' logs would drown the report. */
function installQuietRuntime(): void {
  if (installed) return;
  installed = true;
  Runtime.install({ logger: { log: none, trace: none, debug: none, info: none, warn: none, error: none } });
}
const none = (): void => undefined;
