import { sql } from 'drizzle-orm';
import { index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { bytes, idOf, instant, ofWorkspace, primaryId, workspaceId } from '../columns.ts';

/**
 * What the sandbox's mail server accepted, before it says so to its client. `to_prospect` is what the prospects received;
 * `to_mailbox` is what they answered, and what the sandbox mailbox reads.
 */
export const sandboxMail = pgTable(
  'sandbox_mail',
  {
    id: primaryId('sbx'),
    ...workspaceId,
    direction: text('direction').$type<'to_prospect' | 'to_mailbox'>().notNull(),
    mailboxId: idOf('mbx', 'mailbox_id').notNull(),
    leadId: idOf('ld', 'lead_id'),
    messageId: text('message_id').notNull(),
    envelopeFrom: text('envelope_from').notNull(),
    envelopeTo: text('envelope_to').notNull(),
    raw: bytes('raw').notNull(),
    at: instant('at').notNull(),
    /** How often the server accepted it: its reader has it once, whoever counts sends sees each. */
    accepted: integer('accepted').notNull().default(1),
    /** When its reader made up their mind about it: to answer, later, or to keep silent. */
    plannedAt: instant('planned_at'),
  },
  (t) => [
    index('sandbox_mail_of_mailbox').on(t.workspaceId, t.mailboxId, t.direction, t.id),
    index('sandbox_mail_of_lead').on(t.workspaceId, t.leadId, t.id),
    index('sandbox_mail_to_plan')
      .on(t.workspaceId, t.id)
      .where(sql`${t.direction} = 'to_prospect' and ${t.plannedAt} is null`),
    uniqueIndex('sandbox_mail_once').on(t.workspaceId, t.direction, t.messageId, t.envelopeTo),
    ofWorkspace(),
  ],
);
