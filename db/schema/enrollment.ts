import { sql } from 'drizzle-orm';
import { index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { EnrollmentEnd, EnrollmentStage } from '#domain/enrollment.ts';
import { idOf, instant, ofWorkspace, primaryId, timestamps, workspaceId } from '../columns.ts';

/** One lead's passage through one campaign: the projection of its `outreach` workflow. */
export const enrollment = pgTable(
  'enrollment',
  {
    id: primaryId('enr'),
    ...workspaceId,
    campaignId: idOf('cmp', 'campaign_id').notNull(),
    leadId: idOf('ld', 'lead_id').notNull(),
    mailboxId: idOf('mbx', 'mailbox_id').notNull(),
    /** Where the story stands; null once it ended. */
    stage: text('stage').$type<EnrollmentStage>(),
    /** How it ended; null while it goes on. enrolled = active + ended rests on exactly one of the two being set. */
    end: text('ended').$type<EnrollmentEnd>(),
    /** Index of the step at hand, from 0. */
    step: integer('step').notNull(),
    /** When time alone moves it on, on the workspace's clock; null when only a person or a message does. */
    wakeAt: instant('wake_at'),
    /** Why it is blocked or waits: a rule's or problem's code. */
    reason: text('reason'),
    /** Where the story stands beneath a colleague's hold, and stands again once a person lifts it. */
    heldStage: text('held_stage').$type<EnrollmentStage>(),
    heldWakeAt: instant('held_wake_at'),
    heldReason: text('held_reason'),
    endedAt: instant('ended_at'),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('enrollment_once').on(t.workspaceId, t.campaignId, t.leadId),
    index('enrollment_of_lead').on(t.workspaceId, t.leadId),
    index('enrollment_by_stage').on(t.workspaceId, t.campaignId, t.stage),
    index('enrollment_to_wake')
      .on(t.workspaceId, t.wakeAt)
      .where(sql`${t.stage} is not null`),
    ofWorkspace(),
  ],
);
