import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { bytes, instant, ofWorkspace, workspaceId } from '../columns.ts';

/** A verified webhook, kept raw. Its key is the sender's own identity of the event, so that a replay finds itself here. */
export const hookReceipt = pgTable(
  'hook_receipt',
  {
    ...workspaceId,
    vendor: text('vendor').notNull(),
    key: text('key').notNull(),
    raw: bytes('raw').notNull(),
    receivedAt: instant('received_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.vendor, t.key] }), ofWorkspace()],
);
