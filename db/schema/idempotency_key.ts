import { integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { instant, ofWorkspace, workspaceId } from '../columns.ts';

/** The answer that a POST with an `Idempotency-Key` got, given again to whoever repeats it. `status` is null while it runs. */
export const idempotencyKey = pgTable(
  'idempotency_key',
  {
    ...workspaceId,
    key: text('key').notNull(),
    requestHash: text('request_hash').notNull(),
    status: integer('status'),
    body: jsonb('body').$type<unknown>(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.key] }), ofWorkspace()],
);
