import { sql } from 'drizzle-orm';
import { index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { ApprovalDecision } from '#domain/draft.ts';
import { idOf, instant, ofWorkspace, primaryId, workspaceId } from '../columns.ts';

/** A person's decision on a draft, bound to the hash of what they read. */
export const approval = pgTable(
  'approval',
  {
    id: primaryId('apr'),
    ...workspaceId,
    draftId: idOf('drf', 'draft_id').notNull(),
    contentHash: text('content_hash').notNull(),
    decision: text('decision').$type<ApprovalDecision>().notNull(),
    decidedBy: text('decided_by').notNull(),
    decidedAt: instant('decided_at').notNull(),
    /** When its workflow took it in. Until then the reconciler signals it again. */
    acknowledgedAt: instant('acknowledged_at'),
    /** When the person took it back before it left. */
    withdrawnAt: instant('withdrawn_at'),
  },
  (t) => [
    // One decision a person and content; that two contradict each other is prevented by the draft's own status.
    uniqueIndex('approval_in_force')
      .on(t.workspaceId, t.draftId, t.decidedBy, t.contentHash)
      .where(sql`${t.withdrawnAt} is null`),
    index('approval_to_acknowledge')
      .on(t.workspaceId, t.decidedAt)
      .where(sql`${t.acknowledgedAt} is null`),
    ofWorkspace(),
  ],
);
