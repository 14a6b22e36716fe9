import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { DnsVerdict } from '#domain/dns.ts';
import type { MailboxKind, MailboxStatus } from '#domain/mailbox.ts';
import { instant, ofWorkspace, primaryId, timestamps, workspaceId } from '../columns.ts';

/** A connected sending and receiving account. Its row is also the lock under which slots are reserved. */
export const mailbox = pgTable(
  'mailbox',
  {
    id: primaryId('mbx'),
    ...workspaceId,
    kind: text('kind').$type<MailboxKind>().notNull(),
    address: text('address').notNull(),
    displayName: text('display_name').notNull(),
    status: text('status').$type<MailboxStatus>().notNull(),
    /**
     * Why it is paused or disconnected: a code, never a vendor's text. Disconnected: `unchecked` (given, not tried yet),
     * `mailbox_unauthorised` (its credentials no longer work) or `by_person`.
     */
    statusReason: text('status_reason'),
    /** What the guard counted when it paused the mailbox; null when a person did, or nobody. */
    statusValues: jsonb('status_values').$type<Record<string, string | number>>(),
    /** When its status last changed; null while it is as it was connected. */
    statusAt: instant('status_at'),
    /** When a person last resumed it: what happened before is forgiven. */
    resumedAt: instant('resumed_at'),
    /** When one of its sends last bounced, was complained about or led to an opt-out: without it the guard need not look. */
    troubledAt: instant('troubled_at'),
    /** How it is reached, sealed whole (domain/mailbox_connection.ts), and a candidate that is being tried; a sandbox's has none. */
    connection: jsonb('connection').$type<{ sealed?: string; candidate?: string }>().notNull(),
    rampStartedAt: instant('ramp_started_at').notNull(),
    windowStartMinute: integer('window_start_minute').notNull(),
    windowEndMinute: integer('window_end_minute').notNull(),
    /** What the DNS of its domain said when it was last read; null before. */
    dns: jsonb('dns').$type<DnsVerdict>(),
    lastDispatchAt: instant('last_dispatch_at'),
    lastReadAt: instant('last_read_at'),
    /** Where reading goes on: the adapter's own cursor. */
    readCursor: text('read_cursor'),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('mailbox_address').on(t.workspaceId, t.address),
    index('mailbox_gmail')
      .on(t.address)
      .where(sql`kind = 'gmail'`),
    ofWorkspace(),
  ],
);
