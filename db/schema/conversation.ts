import { index, pgTable, text } from 'drizzle-orm/pg-core';
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
    /** Set when a person is done with it; a new message clears it. */
    doneAt: instant('done_at'),
    ...timestamps,
  },
  (t) => [
    index('conversation_by_time').on(t.workspaceId, t.lastMessageAt, t.id),
    index('conversation_of_lead').on(t.workspaceId, t.leadId),
    index('conversation_of_enrollment').on(t.workspaceId, t.enrollmentId),
    ofWorkspace(),
  ],
);
