import { sql } from 'drizzle-orm';
import { index, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Triage } from '#domain/triage/triage.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';
import {
  bytes,
  idOf,
  instant,
  ofWorkspace,
  primaryId,
  timestamps,
  wordsInWorkspace,
  wordVector,
  workspaceId,
} from '../columns.ts';

/** A sent or received e-mail. An inbound one is stored raw, once, before anything looks at it. */
export const message = pgTable(
  'message',
  {
    id: primaryId('msg'),
    ...workspaceId,
    mailboxId: idOf('mbx', 'mailbox_id').notNull(),
    conversationId: idOf('cnv', 'conversation_id'),
    leadId: idOf('ld', 'lead_id'),
    dispatchId: idOf('dsp', 'dispatch_id'),
    direction: text('direction').$type<'in' | 'out'>().notNull(),
    /** The mailbox's own id of it: what makes ingestion happen once. */
    externalId: text('external_id').notNull(),
    /** Message-ID header; may be absent or repeated in what strangers send. */
    messageId: text('message_id'),
    fromAddress: text('from_address').notNull(),
    fromName: text('from_name').notNull(),
    toAddress: text('to_address').notNull(),
    subject: text('subject').notNull(),
    /** The text without quotes and signature for inbound; everything for outbound. */
    text: text('text').notNull(),
    raw: bytes('raw'),
    triage: jsonb('triage').$type<Triage>(),
    /** The kind in force: the triage's, or a person's correction. */
    kind: text('kind').$type<TriageKind>(),
    correctedBy: text('corrected_by'),
    /** Why it belongs to its conversation: `reference`, `token`, `address`, `company`, `report`, or null when unmatched. */
    matchedBy: text('matched_by'),
    at: instant('at').notNull(),
    /**
     * Its words for `conversations_about`: who it is from or to, subject and text. A column, so that they go with the row.
     */
    search: wordVector('search').generatedAlwaysAs(
      wordsInWorkspace(
        `case direction when 'in' then from_name || ' ' || from_address else to_address end || ' ' || subject || ' ' || left(text, 60000)`,
      ),
    ),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('message_once').on(t.workspaceId, t.mailboxId, t.direction, t.externalId),
    index('message_by_message_id').on(t.workspaceId, t.messageId),
    index('message_of_conversation').on(t.workspaceId, t.conversationId, t.at),
    index('message_received')
      .on(t.workspaceId, t.at)
      .where(sql`${t.direction} = 'in'`),
    index('message_of_lead').on(t.workspaceId, t.leadId, t.at),
    index('message_by_words').using('gin', t.search),
    ofWorkspace(),
  ],
);
