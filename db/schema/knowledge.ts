import { index, pgTable, text } from 'drizzle-orm/pg-core';
import type { KnowledgeKind } from '#domain/knowledge.ts';
import type { ReplyLanguage } from '#domain/language.ts';
import { ofWorkspace, primaryId, timestamps, workspaceId } from '../columns.ts';

/** What the workspace can say: nothing of a lead's. No suggested answer states anything else. */
export const knowledge = pgTable(
  'knowledge',
  {
    id: primaryId('kno'),
    ...workspaceId,
    kind: text('kind').$type<KnowledgeKind>().notNull(),
    title: text('title').notNull(),
    text: text('text').notNull(),
    /** Null for any. */
    language: text('language').$type<ReplyLanguage>(),
    /** Who wrote it last, as in the audit log. */
    updatedBy: text('updated_by').notNull(),
    ...timestamps,
  },
  (t) => [index('knowledge_of_workspace').on(t.workspaceId), ofWorkspace()],
);
