import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { idOf, instant, ofWorkspace, primaryId, workspaceId } from '../columns.ts';

/** A stored fact about a lead or its company that an opener may point at. No opener states anything else. */
export const evidence = pgTable(
  'evidence',
  {
    id: primaryId('evd'),
    ...workspaceId,
    leadId: idOf('ld', 'lead_id').notNull(),
    /** The fact in the source's words. */
    quote: text('quote').notNull(),
    /** Where it was read: a page, an import's column, a message. */
    source: text('source').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [index('evidence_of_lead').on(t.workspaceId, t.leadId), ofWorkspace()],
);
