import { sql } from 'drizzle-orm';
import { index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { AnswerKind } from '#domain/temperament.ts';
import { idOf, instant, ofWorkspace, primaryId, timestamps, workspaceId } from '../columns.ts';

/** What a sandbox person will do about a message, and when on the workspace's clock. */
export const sandboxAnswer = pgTable(
  'sandbox_answer',
  {
    id: primaryId('ans'),
    ...workspaceId,
    mailId: idOf('sbx', 'mail_id').notNull(),
    leadId: idOf('ld', 'lead_id').notNull(),
    kind: text('kind').$type<AnswerKind>().notNull(),
    dueAt: instant('due_at').notNull(),
    doneAt: instant('done_at'),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('sandbox_answer_once').on(t.workspaceId, t.mailId, t.kind),
    index('sandbox_answer_due').on(t.workspaceId, t.dueAt).where(sql`${t.doneAt} is null`),
    ofWorkspace(),
  ],
);
