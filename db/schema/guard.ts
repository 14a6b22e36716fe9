import { jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { GuardRule, GuardTarget } from '#domain/guard.ts';
import { instant, ofWorkspace, timestamps, workspaceId } from '../columns.ts';

/**
 * The guard of a sending domain, of a source of addresses or of a recipients' mail provider; a mailbox's is in its own row.
 * The row is also the lock under which its pause and a send are decided one after the other.
 */
export const guard = pgTable(
  'guard',
  {
    ...workspaceId,
    target: text('target').$type<Exclude<GuardTarget, 'mailbox'>>().notNull(),
    subject: text('subject').notNull(),
    /** When one of its sends last bounced, was complained about or led to an opt-out: without it the guard need not look. */
    troubledAt: instant('troubled_at'),
    /** Until when what troubled it was looked at. */
    lookedAt: instant('looked_at'),
    /** Since when it is paused, by which rule, and what that counted; null while it is not. */
    pausedAt: instant('paused_at'),
    rule: text('rule').$type<GuardRule>(),
    values: jsonb('values').$type<Record<string, string | number>>(),
    /** When a person last resumed it, who, and why: what happened before is forgiven. */
    resumedAt: instant('resumed_at'),
    resumedBy: text('resumed_by'),
    resumeReason: text('resume_reason'),
    ...timestamps,
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.target, t.subject] }), ofWorkspace()],
);
