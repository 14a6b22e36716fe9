import { Client, Connection, WorkflowNotFoundError, type WorkflowHandle } from '@temporalio/client';
import { retryUntilClosed } from './closed_channel.ts';

export type TemporalOptions = { address: string; namespace: string; apiKey?: string | undefined };

/**
 * Connects when first used, and again after a failure: a function that starts while the server is away still answers what
 * needs only the database.
 */
export function temporalClient({ address, namespace, apiKey }: TemporalOptions): Client {
  const connection = Connection.lazy({
    address,
    connectTimeout: '5 seconds',
    interceptors: retryUntilClosed,
    ...(apiKey ? { apiKey, tls: true } : {}),
  });
  return new Client({ connection, namespace });
}

/** Tells a workflow something. @returns false when it is not open any more */
export async function tell(
  handle: WorkflowHandle,
  send: (handle: WorkflowHandle) => Promise<unknown>,
): Promise<boolean> {
  try {
    await send(handle);
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

const PROMPTLY_MS = 3_000;

/** Makes calls that somebody waits for: where the server is away, they fail within seconds instead of being tried on. */
export const promptly = <T>(client: Client, call: () => Promise<T>): Promise<T> =>
  client.withDeadline(Date.now() + PROMPTLY_MS, call);
