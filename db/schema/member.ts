import { index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Role } from '#domain/role.ts';
import { inDirectory, ofWorkspace, primaryId, timestamps, workspaceId } from '../columns.ts';

/** A user in a workspace. `userId` is the authentication library's. */
export const member = pgTable(
  'member',
  {
    id: primaryId('mb'),
    ...workspaceId,
    userId: text('user_id').notNull(),
    role: text('role').$type<Role>().notNull(),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('member_once').on(t.workspaceId, t.userId),
    index('member_user').on(t.userId),
    ofWorkspace(),
    inDirectory(),
  ],
);
