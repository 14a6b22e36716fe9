import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { z } from 'zod';

const { History } = proto.temporal.api.history.v1;

/** A workflow's whole past, as the server gives it away. */
export interface Told {
  readonly workflowId: string;
  readonly type: string;
  readonly events: number;
  /** JSON that `readHistory` reads, without the names of the machines that ran it. */
  readonly json: string;
  /** Everything in it that can be read: payloads decoded, summaries and details, search attributes. */
  readonly text: string;
}

/** Tells every workflow of a namespace, open or closed. */
export async function* everyHistory(client: Client, query?: string): AsyncGenerator<Told> {
  for await (const { workflowId, runId, type } of client.workflow.list(query === undefined ? {} : { query })) {
    const handle = client.workflow.getHandle(workflowId, runId);
    const history = await handle.fetchHistory();
    const { raw } = await handle.describe();
    const plain = History.toObject(History.fromObject(history), { longs: String, enums: String, bytes: String });
    const json = JSON.stringify(plain, withoutMachines);
    yield {
      ...{ workflowId, type, json },
      events: history.events?.length ?? 0,
      text: `${textOf(json)}\n${wordsOf(raw).join('\n')}`,
    };
  }
}

/** Everything in a history's JSON that can be read. */
export const textOf = (json: string): string => wordsOf(JSON.parse(json)).join('\n');

/**
 * What a text of a history gives away: any of some secrets, where an address is one in any case of its letters; and
 * whatever looks like an address at all.
 */
export function leaksIn(text: string, secrets: Iterable<string>): string[] {
  const lower = text.toLowerCase();
  const told = (secret: string) =>
    secret.includes('@') ? lower.includes(secret.toLowerCase()) : text.includes(secret);
  return [...[...secrets].filter(told), ...(/[\w.+-]+@[\w-]+\.(?:example|com|fr|test)\b/.exec(text) ?? [])];
}

/** A history as the worker replays it. */
export const readHistory = (json: string) => History.fromObject(anObject.parse(JSON.parse(json)));
const anObject = z.record(z.string(), z.unknown());

const withoutMachines = (key: string, value: unknown): unknown =>
  key === 'identity' || key === 'workerVersion' ? undefined : value;

/** Every string and every byte string of a value; what is Base64 is read as text too. */
function wordsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value, Buffer.from(value, 'base64').toString('utf8')];
  if (value instanceof Uint8Array) return [Buffer.from(value).toString('utf8')];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...wordsOf(inner)]);
}
