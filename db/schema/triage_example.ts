import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { ReplyLanguage } from '#domain/language.ts';
import type { TaughtKind } from '#domain/triage/kinds.ts';
import { idOf, ofWorkspace, timestamps, workspaceId } from '../columns.ts';

/** A reply that a person sorted otherwise than triage had: what the workspace's triage learns from. One for a message. */
export const triageExample = pgTable(
  'triage_example',
  {
    ...workspaceId,
    messageId: idOf('msg', 'message_id').notNull(),
    leadId: idOf('ld', 'lead_id').notNull(),
    kind: text('kind').$type<TaughtKind>().notNull(),
    language: text('language').$type<ReplyLanguage>(),
    /** Without quotes and signature. */
    text: text('text').notNull(),
    ...timestamps,
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.messageId] }),
    index('triage_example_newest').on(t.workspaceId, t.updatedAt),
    ofWorkspace(),
  ],
);
