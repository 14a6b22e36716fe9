import { sql } from 'drizzle-orm';
import { index, integer, json, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Clearance } from '#domain/clearance.ts';
import type { MailProvider } from '#domain/deliverability/mx.ts';
import type { Carried, DispatchStatus } from '#domain/dispatch.ts';
import type { MessageClass } from '#domain/draft.ts';
import { idOf, instant, ofWorkspace, primaryId, timestamps, workspaceId } from '../columns.ts';

/** One attempt to send, written down before the wire is touched. */
export const dispatch = pgTable(
  'dispatch',
  {
    id: primaryId('dsp'),
    ...workspaceId,
    draftId: idOf('drf', 'draft_id').notNull(),
    enrollmentId: idOf('enr', 'enrollment_id'),
    campaignId: idOf('cmp', 'campaign_id'),
    leadId: idOf('ld', 'lead_id').notNull(),
    mailboxId: idOf('mbx', 'mailbox_id').notNull(),
    class: text('class').$type<MessageClass>().notNull(),
    step: integer('step').notNull(),
    status: text('status').$type<DispatchStatus>().notNull(),
    contentHash: text('content_hash').notNull(),
    /** The Message-ID that we gave it (RFC 5322, 3.6.4), angle brackets included. */
    messageId: text('message_id').notNull(),
    /** What its header said beside its draft, as it was handed over: whoever asks for it again says the same, byte for byte. */
    carried: json('carried').$type<Carried>(),
    /** The gate's verdict, kept as the answer to "why". */
    clearance: jsonb('clearance').$type<Clearance>().notNull(),
    intendedAt: instant('intended_at').notNull(),
    /** Who may hand it over, and until when by the time outside any workspace; what comes later looks it up first. */
    leaseHolder: text('lease_holder'),
    leaseUntil: instant('lease_until'),
    settledAt: instant('settled_at'),
    /** SMTP reply code of a refusal, or what the settlement was learnt from. */
    outcome: text('outcome'),
    /** Where the address came from when it was written to, as its provenance says: what the guard counts by source. */
    source: text('source'),
    /** Who runs the recipient's mail, learnt from its MX soon after; null until then. */
    provider: text('provider').$type<MailProvider>(),
    /** What came of it, for the guard: the windows are read from these columns alone, in the order of sending. */
    bouncedAt: instant('bounced_at'),
    complainedAt: instant('complained_at'),
    optedOutAt: instant('opted_out_at'),
    ...timestamps,
  },
  (t) => [
    // The same step is never sent twice: at most one dispatch of a draft, and of a step, that was not refused.
    uniqueIndex('dispatch_of_draft')
      .on(t.workspaceId, t.draftId)
      .where(sql`${t.status} <> 'refused'`),
    uniqueIndex('dispatch_of_step')
      .on(t.workspaceId, t.enrollmentId, t.step)
      .where(sql`${t.status} <> 'refused' and ${t.class} = 'sequence'`),
    uniqueIndex('dispatch_message_id')
      .on(t.workspaceId, t.messageId)
      .where(sql`${t.status} <> 'refused'`),
    index('dispatch_by_message_id').on(t.workspaceId, t.messageId),
    index('dispatch_by_time').on(t.workspaceId, t.intendedAt, t.id),
    index('dispatch_of_mailbox').on(t.workspaceId, t.mailboxId, t.intendedAt),
    index('dispatch_of_source').on(t.workspaceId, t.source, t.intendedAt),
    index('dispatch_of_provider').on(t.workspaceId, t.provider, t.intendedAt),
    index('dispatch_without_provider')
      .on(t.workspaceId, t.mailboxId, t.intendedAt)
      .where(sql`${t.provider} is null`),
    index('dispatch_complained')
      .on(t.workspaceId, t.campaignId)
      .where(sql`${t.complainedAt} is not null`),
    index('dispatch_of_lead').on(t.workspaceId, t.leadId, t.intendedAt),
    ofWorkspace(),
  ],
);
