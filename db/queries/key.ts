import { and, desc, eq, isNull, lt, or, sql } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { pageOf } from '../page.ts';
import type { Cursor, Page } from '../page.ts';
import { apiKey } from '../schema/index.ts';

export type ApiKey = typeof apiKey.$inferSelect;
type Key = { workspaceId: Id<'ws'>; keyId: Id<'key'> };

const of = ({ workspaceId, keyId }: Key) => and(eq(apiKey.workspaceId, workspaceId), eq(apiKey.id, keyId));

export async function insertKey(tx: Tx, row: typeof apiKey.$inferInsert): Promise<ApiKey> {
  const [made] = await tx.insert(apiKey).values(row).returning();
  if (!made) throw new Error('key_not_inserted');
  return made;
}

/** The key with this secret that still works. @param secretHash SHA-256 in hexadecimal */
export async function findKey(
  tx: Tx,
  { workspaceId, secretHash }: { workspaceId: Id<'ws'>; secretHash: string },
): Promise<ApiKey | null> {
  const [row] = await tx
    .select()
    .from(apiKey)
    .where(and(eq(apiKey.workspaceId, workspaceId), eq(apiKey.secretHash, secretHash), isNull(apiKey.revokedAt)));
  return row ?? null;
}

export async function noteKeyUse(tx: Tx, { now, ...key }: Key & { now: Date }): Promise<void> {
  await tx.update(apiKey).set({ lastUsedAt: now }).where(of(key));
}

/** Ends a key. @returns false when there is no such key or it was revoked before */
export async function revokeKey(tx: Tx, { now, ...key }: Key & { now: Date }): Promise<boolean> {
  const rows = await tx
    .update(apiKey)
    .set({ revokedAt: now, updatedAt: now })
    .where(and(of(key), isNull(apiKey.revokedAt)))
    .returning({ id: apiKey.id });
  return rows.length > 0;
}

/** Keys, newest first, those revoked included. */
export async function listKeys(
  tx: Tx,
  { workspaceId, after, limit }: { workspaceId: Id<'ws'>; after: Cursor | null; limit: number },
): Promise<Page<ApiKey>> {
  const rows = await tx
    .select()
    .from(apiKey)
    .where(
      and(
        eq(apiKey.workspaceId, workspaceId),
        after === null
          ? undefined
          : or(lt(apiKey.createdAt, after.at), and(eq(apiKey.createdAt, after.at), sql`${apiKey.id} < ${after.id}`)),
      ),
    )
    .orderBy(desc(apiKey.createdAt), desc(apiKey.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ createdAt, id }) => ({ at: createdAt, id }));
}
