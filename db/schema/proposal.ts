import { jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { idOf, instant, ofWorkspace, primaryId, timestamps, workspaceId } from '../columns.ts';

/** Something that a reply, or the recipient's own page, suggests and only a person may accept: a colleague named as a new lead. */
export const proposal = pgTable(
  'proposal',
  {
    id: primaryId('prp'),
    ...workspaceId,
    kind: text('kind').$type<'referral'>().notNull(),
    /** The reply that named them; null where the page "why me?" did. */
    messageId: idOf('msg', 'message_id'),
    leadId: idOf('ld', 'lead_id').notNull(),
    values: jsonb('values').$type<Record<string, string>>().notNull(),
    status: text('status').$type<'proposed' | 'accepted' | 'dismissed'>().notNull(),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
    ...timestamps,
  },
  (t) => [uniqueIndex('proposal_once').on(t.workspaceId, t.messageId, t.kind), ofWorkspace()],
);
