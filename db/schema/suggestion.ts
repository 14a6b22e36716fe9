import { jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { Refusal } from '#domain/suggestion_check.ts';
import type { WrittenSentence } from '#domain/suggestion_source.ts';
import { idOf, ofWorkspace, timestamps, workspaceId } from '../columns.ts';

/** What a model wrote in answer to a message, or why there is nothing of it. One for a message, the latest. */
export const suggestion = pgTable(
  'suggestion',
  {
    ...workspaceId,
    messageId: idOf('msg', 'message_id').notNull(),
    leadId: idOf('ld', 'lead_id').notNull(),
    /** What it was written from, by a name: where that has changed it is not shown. */
    basis: text('basis').notNull(),
    outcome: text('outcome').$type<'written' | 'refused' | 'unanswered'>().notNull(),
    /** None unless it is written: what was refused is not kept. */
    sentences: jsonb('sentences').$type<WrittenSentence[]>().notNull(),
    /** Questions that it leaves to a person, in the recipient's words. */
    open: jsonb('open').$type<string[]>().notNull(),
    refusals: jsonb('refusals').$type<Refusal[]>().notNull(),
    ...timestamps,
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.messageId] }), ofWorkspace()],
);
