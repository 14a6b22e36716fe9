import { NativeConnection, Worker } from '@temporalio/worker';
import type { Ports } from '#activities/ports.ts';
import { workerOptions } from './options.ts';

export type RunningWorker = {
  /** Empty while it runs, else why it does not. */
  failure(): string | null;
  /** Drains what is under way, then ends. */
  stop(): Promise<void>;
};

/** Runs an unversioned worker for as long as this process lives. */
export async function startWorker({
  ports,
  address,
  namespace,
  apiKey,
  workflowBundlePath,
}: {
  ports: Ports;
  address: string;
  namespace: string;
  apiKey?: string | undefined;
  workflowBundlePath: string;
}): Promise<RunningWorker> {
  const connection = await NativeConnection.connect({ address, ...(apiKey ? { apiKey, tls: true } : {}) });
  const worker = await Worker.create({ ...workerOptions(ports, workflowBundlePath), connection, namespace });
  let failure: string | null = null;
  const running = worker.run().catch((error: unknown) => {
    failure = error instanceof Error ? error.name : 'worker_failed';
  });
  return {
    failure: () => failure ?? (worker.getState() === 'RUNNING' ? null : worker.getState()),
    stop: async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running;
      await connection.close();
    },
  };
}
