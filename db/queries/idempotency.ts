import { and, eq, isNull, lt } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { idempotencyKey } from '../schema/index.ts';

type Key = { workspaceId: Id<'ws'>; key: string };

/** How long an answer is kept. */
const KEEP_MS = 24 * 60 * 60_000;
/** A request that has not answered after this long died with its process, and may be made again. */
const DEAD_AFTER_MS = 2 * 60_000;

const of = ({ workspaceId, key }: Key) => and(eq(idempotencyKey.workspaceId, workspaceId), eq(idempotencyKey.key, key));

export type Claim =
  | { outcome: 'claimed' }
  | { outcome: 'running' }
  | { outcome: 'reused' }
  | { outcome: 'answered'; status: number; sealedAnswer: string };

/** Takes a key for a request, or tells what became of the request that has it. `now` is the time, not a workspace's. */
export async function claimKey(
  tx: Tx,
  { requestHash, now, ...key }: Key & { requestHash: string; now: Date },
): Promise<Claim> {
  const before = (ms: number) => new Date(now.getTime() - ms);
  await tx
    .delete(idempotencyKey)
    .where(and(eq(idempotencyKey.workspaceId, key.workspaceId), lt(idempotencyKey.createdAt, before(KEEP_MS))));
  const made = await tx
    .insert(idempotencyKey)
    .values({ ...key, requestHash, createdAt: now })
    .onConflictDoNothing()
    .returning({ key: idempotencyKey.key });
  if (made.length > 0) return { outcome: 'claimed' };
  const [held] = await tx.select().from(idempotencyKey).where(of(key)).for('update');
  if (!held) return { outcome: 'running' };
  if (held.requestHash !== requestHash) return { outcome: 'reused' };
  if (held.status !== null && held.sealedAnswer !== null) {
    return { outcome: 'answered', status: held.status, sealedAnswer: held.sealedAnswer };
  }
  if (held.createdAt > before(DEAD_AFTER_MS)) return { outcome: 'running' };
  await tx.update(idempotencyKey).set({ createdAt: now }).where(of(key));
  return { outcome: 'claimed' };
}

/** Keeps the answer of the request that holds a key. */
export async function keepAnswer(
  tx: Tx,
  { status, sealedAnswer, ...key }: Key & { status: number; sealedAnswer: string },
): Promise<void> {
  await tx.update(idempotencyKey).set({ status, sealedAnswer }).where(of(key));
}

/** Gives a key back whose request did nothing. */
export async function releaseKey(tx: Tx, key: Key): Promise<void> {
  await tx.delete(idempotencyKey).where(and(of(key), isNull(idempotencyKey.status)));
}
