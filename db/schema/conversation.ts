import { sql } from 'drizzle-orm';
import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import type { AuditAction } from '#domain/audit.ts';
import type { ConversationRest } from '#domain/conversation.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';
import { idOf, instant, ofWorkspace, primaryId, timestamps, workspaceId } from '../columns.ts';

/** The thread that messages belong to, and its lead where one is known. */
export const conversation = pgTable(
  'conversation',
  {
    id: primaryId('cnv'),
    ...workspaceId,
    leadId: idOf('ld', 'lead_id'),
    enrollmentId: idOf('enr', 'enrollment_id'),
    mailboxId: idOf('mbx', 'mailbox_id').notNull(),
    subject: text('subject').notNull(),
    /** Triage of the latest inbound message; null while nobody answered. */
    kind: text('kind').$type<TriageKind>(),
    /** When the prospect wrote last. */
    lastInboundAt: instant('last_inbound_at'),
    lastMessageAt: instant('last_message_at').notNull(),
    /** Set when nothing is left to do for us, and how that came; a new message clears both. */
    doneAt: instant('done_at'),
    rest: text('rest').$type<ConversationRest>(),
    /** When it last came to rest: what came in since is unanswered. A new message leaves it. */
    restedAt: instant('rested_at'),
    /** Put off until then, by the workspace's clock; cleared when they write, or when it is dealt with. */
    snoozedUntil: instant('snoozed_until'),
    /** The member who takes care of it. */
    assignedTo: idOf('mb', 'assigned_to'),
    /** When the first qualified reply came in that nobody answered yet (domain/conversation.ts). */
    awaitingSince: instant('awaiting_since'),
    /** Counts what people did with it and what came in, so that nobody acts on what they have not seen. */
    version: integer('version').notNull().default(0),
    /** The last thing that `version` counted: who, as in the audit log, what, and when. */
    changedBy: text('changed_by'),
    changedHow: text('changed_how').$type<AuditAction>(),
    changedAt: instant('changed_at'),
    ...timestamps,
  },
  (t) => [
    index('conversation_by_time').on(t.workspaceId, t.lastMessageAt, t.id),
    // What the inbox lists of each place, by time: most conversations were never answered, and most that were are done.
    index('conversation_answered')
      .on(t.workspaceId, t.lastMessageAt, t.id)
      .where(sql`last_inbound_at is not null`),
    index('conversation_open')
      .on(t.workspaceId, t.lastMessageAt, t.id)
      .where(sql`last_inbound_at is not null and done_at is null`),
    index('conversation_waiting')
      .on(t.workspaceId, t.lastMessageAt, t.id)
      .where(sql`last_inbound_at is not null and rest in ('answered', 'booked')`),
    index('conversation_snoozed')
      .on(t.workspaceId, t.snoozedUntil)
      .where(sql`snoozed_until is not null`),
    index('conversation_of_lead').on(t.workspaceId, t.leadId),
    index('conversation_of_enrollment').on(t.workspaceId, t.enrollmentId),
    index('conversation_awaiting')
      .on(t.workspaceId, t.awaitingSince)
      .where(sql`awaiting_since is not null`),
    ofWorkspace(),
  ],
);
