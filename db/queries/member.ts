import { and, asc, eq, gt, or, sql } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { Role } from '#domain/role.ts';
import type { Tx } from '../client.ts';
import { pageOf } from '../page.ts';
import type { Cursor, Page } from '../page.ts';
import { member } from '../schema/index.ts';
import { unassignConversations } from './conversation.ts';
import { forgetMemberNotifications } from './notification_setting.ts';

export type Member = typeof member.$inferSelect;
type Key = { workspaceId: Id<'ws'>; memberId: Id<'mb'> };

const of = ({ workspaceId, memberId }: Key) => and(eq(member.workspaceId, workspaceId), eq(member.id, memberId));

export async function getMember(tx: Tx, key: Key): Promise<Member | null> {
  const [row] = await tx.select().from(member).where(of(key));
  return row ?? null;
}

/** The member that a person with a login is. */
export async function memberOfUser(
  tx: Tx,
  { workspaceId, userId }: { workspaceId: Id<'ws'>; userId: string },
): Promise<Member | null> {
  const [row] = await tx
    .select()
    .from(member)
    .where(and(eq(member.workspaceId, workspaceId), eq(member.userId, userId)));
  return row ?? null;
}

/** Members, oldest first. */
export async function listMembers(
  tx: Tx,
  { workspaceId, after, limit }: { workspaceId: Id<'ws'>; after: Cursor | null; limit: number },
): Promise<Page<Member>> {
  const rows = await tx
    .select()
    .from(member)
    .where(
      and(
        eq(member.workspaceId, workspaceId),
        after === null
          ? undefined
          : or(gt(member.createdAt, after.at), and(eq(member.createdAt, after.at), sql`${member.id} > ${after.id}`)),
      ),
    )
    .orderBy(asc(member.createdAt), asc(member.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ createdAt, id }) => ({ at: createdAt, id }));
}

/** How many owners there are, with their rows held until the transaction ends: the last one cannot leave twice at once. */
export async function lockOwners(tx: Tx, { workspaceId }: { workspaceId: Id<'ws'> }): Promise<number> {
  const rows = await tx
    .select({ id: member.id })
    .from(member)
    .where(and(eq(member.workspaceId, workspaceId), eq(member.role, 'owner')))
    .for('update');
  return rows.length;
}

/** Gives a member another role. @returns null when the member does not have the role `from` */
export async function changeRole(
  tx: Tx,
  { from, to, now, ...key }: Key & { from: Role; to: Role; now: Date },
): Promise<Member | null> {
  const [row] = await tx
    .update(member)
    .set({ role: to, updatedAt: now })
    .where(and(of(key), eq(member.role, from)))
    .returning();
  return row ?? null;
}

/** Takes a member away, and from the conversations that they took care of; they are told nothing more. @returns false when there is no such member */
export async function deleteMember(tx: Tx, key: Key): Promise<boolean> {
  await unassignConversations(tx, key);
  await forgetMemberNotifications(tx, key);
  const rows = await tx.delete(member).where(of(key)).returning({ id: member.id });
  return rows.length > 0;
}
