import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Claim } from '#domain/opener.ts';
import type { DraftStatus, MessageClass } from '#domain/draft.ts';
import type { LintFinding } from '#domain/lint.ts';
import type { TemplateProblem } from '#domain/template.ts';
import { idOf, instant, ofWorkspace, primaryId, timestamps, workspaceId } from '../columns.ts';

/** The exact message proposed. `body` is everything the recipient will read, legal notice included. */
export const draft = pgTable(
  'draft',
  {
    id: primaryId('drf'),
    ...workspaceId,
    class: text('class').$type<MessageClass>().notNull(),
    /** Null for a reply written outside any campaign. */
    enrollmentId: idOf('enr', 'enrollment_id'),
    campaignId: idOf('cmp', 'campaign_id'),
    leadId: idOf('ld', 'lead_id').notNull(),
    mailboxId: idOf('mbx', 'mailbox_id').notNull(),
    conversationId: idOf('cnv', 'conversation_id'),
    sequenceId: idOf('seq', 'sequence_id'),
    step: integer('step').notNull(),
    /** How many drafts this step had before: an expired approval is drafted again once. */
    attempt: integer('attempt').notNull(),
    variant: text('variant').notNull(),
    recipient: text('recipient').notNull(),
    recipientName: text('recipient_name').notNull(),
    /** The From field as shown: name and address. */
    sender: text('sender').notNull(),
    subject: text('subject').notNull(),
    body: text('body').notNull(),
    contentHash: text('content_hash').notNull(),
    status: text('status').$type<DraftStatus>().notNull(),
    claims: jsonb('claims').$type<Claim[]>().notNull(),
    lint: jsonb('lint').$type<LintFinding[]>().notNull(),
    /** What keeps it from being a draft at all: a missing or odd value. */
    problems: jsonb('problems').$type<TemplateProblem[]>().notNull(),
    /** A person gave it other words, which a filter has not read yet. */
    toScore: boolean('to_score').notNull().default(false),
    expiresAt: instant('expires_at'),
    /** When it is to leave, while it is approved and waits: the instant promised to it. */
    slotAt: instant('slot_at'),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('draft_of_step').on(t.workspaceId, t.enrollmentId, t.class, t.step, t.attempt),
    index('draft_to_approve').on(t.workspaceId, t.status, t.createdAt, t.id),
    index('draft_of_lead').on(t.workspaceId, t.leadId),
    ofWorkspace(),
  ],
);
