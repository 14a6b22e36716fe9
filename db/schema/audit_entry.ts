import { index, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { AuditAction } from '#domain/audit.ts';
import { instant, ofWorkspace, primaryId, workspaceId } from '../columns.ts';

/** What was done, by whom, to what. Ids and codes only: erasing a person never has to touch the log. */
export const auditEntry = pgTable(
  'audit_entry',
  {
    id: primaryId('aud'),
    ...workspaceId,
    at: instant('at').notNull(),
    /** `user:<id>`, `key:<id>` or `system:<workflow>`. */
    actor: text('actor').notNull(),
    /** `<noun>.<verb>`, as in `draft.approved`. */
    action: text('action').$type<AuditAction>().notNull(),
    subject: text('subject').notNull(),
    details: jsonb('details').$type<Record<string, string | number | boolean | null>>().notNull(),
  },
  (t) => [
    index('audit_by_time').on(t.workspaceId, t.at, t.id),
    index('audit_by_subject').on(t.workspaceId, t.subject),
    ofWorkspace(),
  ],
);
