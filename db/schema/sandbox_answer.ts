import { sql } from 'drizzle-orm';
import { boolean, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { SandboxAnswerKind } from '#domain/sandbox_plan.ts';
import { idOf, instant, ofWorkspace, primaryId, timestamps, workspaceId } from '../columns.ts';

/** What a sandbox person will do about a message, and when on the workspace's clock. */
export const sandboxAnswer = pgTable(
  'sandbox_answer',
  {
    id: primaryId('ans'),
    ...workspaceId,
    mailId: idOf('sbx', 'mail_id').notNull(),
    leadId: idOf('ld', 'lead_id').notNull(),
    kind: text('kind').$type<SandboxAnswerKind>().notNull(),
    words: text('words'),
    /** The user of the sandbox asked for it on the prospects' side: not by this person's own temperament. */
    byHand: boolean('by_hand').notNull(),
    dueAt: instant('due_at').notNull(),
    doneAt: instant('done_at'),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('sandbox_answer_once')
      .on(t.workspaceId, t.mailId, t.kind)
      .where(sql`not ${t.byHand}`),
    index('sandbox_answer_due')
      .on(t.workspaceId, t.dueAt)
      .where(sql`${t.doneAt} is null`),
    ofWorkspace(),
  ],
);
