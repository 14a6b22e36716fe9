import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { idOf, ofWorkspace, primaryId, timestamps, workspaceId } from '../columns.ts';

/** What a member wrote about a lead. */
export const note = pgTable(
  'note',
  {
    id: primaryId('nte'),
    ...workspaceId,
    leadId: idOf('ld', 'lead_id').notNull(),
    author: text('author').notNull(),
    text: text('text').notNull(),
    ...timestamps,
  },
  (t) => [index('note_of_lead').on(t.workspaceId, t.leadId, t.createdAt), ofWorkspace()],
);
