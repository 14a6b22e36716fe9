import { eq, inArray } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { user } from '../schema/index.ts';

/** A person with a login. They live outside every workspace, under the authentication library's role. */
export type User = typeof user.$inferSelect;

export async function getUser(db: Db, { userId }: { userId: string }): Promise<User | null> {
  const [row] = await db.auth.select().from(user).where(eq(user.id, userId));
  return row ?? null;
}

/** The people behind user ids, by id. */
export async function usersOf(db: Db, ids: readonly string[]): Promise<Map<string, User>> {
  if (ids.length === 0) return new Map();
  const rows = await db.auth
    .select()
    .from(user)
    .where(inArray(user.id, [...new Set(ids)]));
  return new Map(rows.map((row) => [row.id, row]));
}

/** Changes what a person may change of themselves. */
export async function updateUser(
  db: Db,
  {
    userId,
    now,
    ...fields
  }: {
    userId: string;
    now: Date;
    name?: string | undefined;
    language?: string | undefined;
    theme?: string | undefined;
  },
): Promise<void> {
  await db.auth
    .update(user)
    .set({ ...fields, updatedAt: now })
    .where(eq(user.id, userId));
}
