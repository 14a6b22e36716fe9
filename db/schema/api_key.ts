import { pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Role } from '#domain/role.ts';
import { instant, ofWorkspace, primaryId, timestamps, workspaceId } from '../columns.ts';

/** A key for the API. Only its SHA-256 is kept. The key names its workspace, so that finding it needs no tenant's leave. */
export const apiKey = pgTable(
  'api_key',
  {
    id: primaryId('key'),
    ...workspaceId,
    name: text('name').notNull(),
    /** The first characters, for a person to recognise it. */
    hint: text('hint').notNull(),
    secretHash: text('secret_hash').notNull(),
    role: text('role').$type<Role>().notNull(),
    createdBy: text('created_by').notNull(),
    lastUsedAt: instant('last_used_at'),
    revokedAt: instant('revoked_at'),
    ...timestamps,
  },
  (t) => [uniqueIndex('api_key_secret').on(t.workspaceId, t.secretHash), ofWorkspace()],
);
