import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { instant, ofWorkspace, workspaceId } from '../columns.ts';

/**
 * The answer that a POST with an `Idempotency-Key` got, given again to whoever repeats it within a day. `status` is null
 * while it runs. The answer is sealed: it may hold a person's data, or a key that is shown once.
 */
export const idempotencyKey = pgTable(
  'idempotency_key',
  {
    ...workspaceId,
    key: text('key').notNull(),
    requestHash: text('request_hash').notNull(),
    status: integer('status'),
    sealedAnswer: text('sealed_answer'),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.key] }), ofWorkspace()],
);
