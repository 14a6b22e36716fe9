import { boolean, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { Language } from '#domain/language.ts';
import type { VoiceEdit } from '#domain/voice_edit.ts';
import { idOf, ofWorkspace, timestamps, workspaceId } from '../columns.ts';

/** What somebody changed in a suggested answer before they sent it: words of ours, and nothing of a person's. */
export const voiceEdit = pgTable(
  'voice_edit',
  {
    ...workspaceId,
    draftId: idOf('drf', 'draft_id').notNull(),
    conversationId: idOf('cnv', 'conversation_id').notNull(),
    leadId: idOf('ld', 'lead_id').notNull(),
    kind: text('kind').$type<VoiceEdit['kind']>().notNull(),
    /** Null for a word. */
    language: text('language').$type<Language>(),
    from: text('from').notNull(),
    /** Null where nothing stands in its place. */
    to: text('to'),
    ...timestamps,
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.draftId, t.kind, t.from] }),
    index('voice_edit_newest').on(t.workspaceId, t.createdAt),
    ofWorkspace(),
  ],
);

/** What a person said to a change that edits speak for: it is not proposed again. */
export const voiceDecision = pgTable(
  'voice_decision',
  {
    ...workspaceId,
    /** The name of the proposal (`domain/voice_proposal.ts`). */
    key: text('key').notNull(),
    accepted: boolean('accepted').notNull(),
    decidedBy: text('decided_by').notNull(),
    ...timestamps,
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.key] }), ofWorkspace()],
);
