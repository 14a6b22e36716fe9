import { randomBytes, randomUUID } from 'node:crypto';
import type { Id } from '#domain/id.ts';
import { newId } from '#domain/id.ts';
import { withDirectory, type Db } from '#db/client.ts';
import { insertWorkspace } from '#db/queries/workspace.ts';

export type Tenant = { accountId: Id<'acc'>; workspaceId: Id<'ws'>; userId: string };

/** A Saturday night in Paris: nothing that a test does may depend on working hours. */
export const NOW = new Date('2026-11-21T20:00:00Z');

/** An account with a workspace of its own and its owner; or one more workspace of an account. */
export async function createTenant(
  db: Db,
  { sandbox = false, accountId, now = NOW }: { sandbox?: boolean; accountId?: Id<'acc'>; now?: Date } = {},
): Promise<Tenant> {
  const id = newId('ws', now.getTime(), randomBytes(10));
  const tenant = {
    accountId: accountId ?? newId('acc', now.getTime(), randomBytes(10)),
    workspaceId: id,
    userId: randomUUID(),
  };
  await withDirectory(db, (tx) =>
    insertWorkspace(tx, {
      newAccount: accountId === undefined,
      owner: { memberId: newId('mb', now.getTime(), randomBytes(10)), userId: tenant.userId },
      row: {
        id,
        accountId: tenant.accountId,
        name: 'Atelier',
        sandbox,
        clockOffsetMs: 0,
        language: 'fr',
        zone: 'Europe/Paris',
        onboarding: {},
        createdAt: now,
        updatedAt: now,
      },
    }),
  );
  return tenant;
}
