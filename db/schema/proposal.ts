import { jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { CarriedKind } from '#domain/triage/carried.ts';
import { idOf, instant, ofWorkspace, primaryId, timestamps, workspaceId } from '../columns.ts';

/** Something that a reply carries, or the recipient's own page says, and only a person may accept (`domain/proposal.ts`). */
export const proposal = pgTable(
  'proposal',
  {
    id: primaryId('prp'),
    ...workspaceId,
    kind: text('kind').$type<CarriedKind>().notNull(),
    /** The reply that carries it; null where the page "why me?" did. */
    messageId: idOf('msg', 'message_id'),
    leadId: idOf('ld', 'lead_id').notNull(),
    values: jsonb('values').$type<Record<string, string>>().notNull(),
    /** The reply's sentence that says it. */
    sentence: text('sentence').notNull().default(''),
    status: text('status').$type<'proposed' | 'accepted' | 'dismissed'>().notNull(),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
    ...timestamps,
  },
  (t) => [uniqueIndex('proposal_once').on(t.workspaceId, t.messageId, t.kind), ofWorkspace()],
);
