import { and, asc, eq, sql } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { PolicyChange } from '#domain/policy.ts';
import type { Role } from '#domain/role.ts';
import { enterWorkspace } from '../client.ts';
import type { Tx } from '../client.ts';
import { account, member, workspace } from '../schema/index.ts';

export type Workspace = typeof workspace.$inferSelect;
type Key = { workspaceId: Id<'ws'> };

export async function getWorkspace(tx: Tx, { workspaceId }: Key): Promise<Workspace | null> {
  const [row] = await tx.select().from(workspace).where(eq(workspace.id, workspaceId));
  return row ?? null;
}

/** What the workspace's own clock shows: the time, moved by its offset. */
export const clockOf = ({ clockOffsetMs }: Pick<Workspace, 'clockOffsetMs'>, time: () => Date): Date =>
  new Date(time().getTime() + clockOffsetMs);

/** Now, for a workspace: every rule and every write takes its time from here. @throws when there is no such workspace */
export async function workspaceNow(tx: Tx, { workspaceId, time }: Key & { time: () => Date }): Promise<Date> {
  const [row] = await tx
    .select({ clockOffsetMs: workspace.clockOffsetMs })
    .from(workspace)
    .where(eq(workspace.id, workspaceId));
  if (!row) throw new Error('workspace_not_found');
  return clockOf(row, time);
}

/** Changes what a person may change of a workspace. @returns null when there is no such workspace */
export async function updateWorkspace(
  tx: Tx,
  {
    workspaceId,
    now,
    ...fields
  }: Key & { now: Date } & Partial<
      Pick<Workspace, 'name' | 'zone' | 'language' | 'sender' | 'bookingUrl' | 'onboarding'>
    >,
): Promise<Workspace | null> {
  const [row] = await tx
    .update(workspace)
    .set({ ...fields, updatedAt: now })
    .where(eq(workspace.id, workspaceId))
    .returning();
  return row ?? null;
}

/** Changes some rules of the workspace's policy; the rest stays as it is. @returns null when there is no such workspace */
export async function changePolicy(
  tx: Tx,
  { workspaceId, change, now }: Key & { change: PolicyChange; now: Date },
): Promise<Workspace | null> {
  const [row] = await tx
    .update(workspace)
    .set({
      policy: sql`coalesce(${workspace.policy}, '{}'::jsonb) || ${JSON.stringify(change)}::jsonb`,
      updatedAt: now,
    })
    .where(eq(workspace.id, workspaceId))
    .returning();
  return row ?? null;
}

/** Where a person works, oldest first. As the directory role. */
export async function listMemberships(
  tx: Tx,
  { userId }: { userId: string },
): Promise<{ workspaceId: Id<'ws'>; name: string; sandbox: boolean; role: Role }[]> {
  return tx
    .select({ workspaceId: workspace.id, name: workspace.name, sandbox: workspace.sandbox, role: member.role })
    .from(member)
    .innerJoin(workspace, eq(workspace.id, member.workspaceId))
    .where(eq(member.userId, userId))
    .orderBy(asc(member.createdAt), asc(member.id));
}

/** The workspace that was made by a request with this key, if any. As the directory role. */
export async function workspaceMadeBy(tx: Tx, { creationKey }: { creationKey: string }): Promise<Workspace | null> {
  const [row] = await tx.select().from(workspace).where(eq(workspace.creationKey, creationKey));
  return row ?? null;
}

/** The account of the oldest real workspace that a person owns. As the directory role. */
export async function accountOwnedBy(tx: Tx, { userId }: { userId: string }): Promise<Id<'acc'> | null> {
  const [row] = await tx
    .select({ accountId: workspace.accountId })
    .from(member)
    .innerJoin(workspace, eq(workspace.id, member.workspaceId))
    .where(and(eq(member.userId, userId), eq(member.role, 'owner'), eq(workspace.sandbox, false)))
    .orderBy(asc(workspace.createdAt), asc(workspace.id))
    .limit(1);
  return row?.accountId ?? null;
}

/**
 * Makes a workspace and its first owner, and the account unless it exists. Begins as the directory role and leaves the
 * transaction inside the new workspace. @returns null when a workspace with this creation key is there already
 */
export async function insertWorkspace(
  tx: Tx,
  {
    row,
    newAccount,
    owner,
  }: {
    row: typeof workspace.$inferInsert;
    newAccount: boolean;
    owner: { memberId: Id<'mb'>; userId: string };
  },
): Promise<Workspace | null> {
  const times = { createdAt: row.createdAt, updatedAt: row.updatedAt };
  if (newAccount) await tx.insert(account).values({ id: row.accountId, name: row.name, ...times });
  const [made] = await tx
    .insert(workspace)
    .values(row)
    .onConflictDoNothing({ target: workspace.creationKey })
    .returning();
  if (!made) return null;
  await tx
    .insert(member)
    .values({ id: owner.memberId, workspaceId: row.id, userId: owner.userId, role: 'owner', ...times });
  await enterWorkspace(tx, row.id);
  return made;
}
