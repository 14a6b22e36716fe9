import { index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { AutopilotCondition } from '#domain/autopilot.ts';
import type { Audience } from '#domain/audience.ts';
import type { CampaignStatus } from '#domain/campaign.ts';
import type { Language } from '#domain/language.ts';
import { idOf, instant, ofWorkspace, primaryId, timestamps, workspaceId } from '../columns.ts';

/** A goal with an audience, and the projection of its workflow. */
export const campaign = pgTable(
  'campaign',
  {
    id: primaryId('cmp'),
    ...workspaceId,
    name: text('name').notNull(),
    status: text('status').$type<CampaignStatus>().notNull(),
    /** Why it is held: the guard's rule, or a person's reason. */
    statusReason: text('status_reason'),
    audience: jsonb('audience').$type<Audience>().notNull(),
    language: text('language').$type<Language>().notNull(),
    mailboxId: idOf('mbx', 'mailbox_id'),
    /** The published sequence version that new drafts follow. */
    sequenceId: idOf('seq', 'sequence_id'),
    enrolled: integer('enrolled').notNull(),
    ended: integer('ended').notNull(),
    /** When a person last resumed it: what was complained about before is forgiven. */
    resumedAt: instant('resumed_at'),
    /** Since when its messages leave unread, as far as autopilot's conditions hold; null while it is off. */
    autopilotSince: instant('autopilot_since'),
    /** When it last locked itself, and for what; null when it never did, or a person switched it since. */
    autopilotLock: jsonb('autopilot_lock').$type<{ at: string; missing: AutopilotCondition[] }>(),
    startedAt: instant('started_at'),
    endedAt: instant('ended_at'),
    createdBy: text('created_by').notNull(),
    ...timestamps,
  },
  (t) => [index('campaign_by_status').on(t.workspaceId, t.status), ofWorkspace()],
);
