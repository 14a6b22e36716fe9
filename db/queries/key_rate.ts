import { sql } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { Db } from '../client.ts';
import { rateLimit } from '../schema/auth.ts';

/** What one key may ask in one window. A program that needs more pages too finely, or asks what did not change. */
export const KEY_REQUESTS = 1200;
const WINDOW_MS = 60_000;

/**
 * Counts a request of a key, in a window that begins with its first one; in the database, because functions keep nothing
 * between two requests. `now` is the time, not a workspace's.
 * @returns 0 when it may go on, else in how many seconds it may ask again
 */
export async function countKeyRequest(db: Db, { keyId, now }: { keyId: Id<'key'>; now: Date }): Promise<number> {
  const key = `api-key:${keyId}`;
  const at = now.getTime();
  const over = sql`${rateLimit.lastRequest} <= ${at - WINDOW_MS}`;
  const [row] = await db.auth
    .insert(rateLimit)
    .values({ id: key, key, count: 1, lastRequest: at })
    .onConflictDoUpdate({
      target: rateLimit.key,
      set: {
        count: sql`case when ${over} then 1 else ${rateLimit.count} + 1 end`,
        lastRequest: sql`case when ${over} then ${at} else ${rateLimit.lastRequest} end`,
      },
    })
    .returning({ count: rateLimit.count, since: rateLimit.lastRequest });
  if (!row || row.count <= KEY_REQUESTS) return 0;
  return Math.max(1, Math.ceil((row.since + WINDOW_MS - at) / 1000));
}
