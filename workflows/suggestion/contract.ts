import type { Id } from '#domain/id.ts';

/** The message that is answered, and who reads it: they answer it where nobody else takes care of its thread. */
export type SuggestionKey = { workspaceId: Id<'ws'>; messageId: Id<'msg'>; memberId: Id<'mb'> | null };

export const suggestionWorkflowId = ({ workspaceId, messageId }: Omit<SuggestionKey, 'memberId'>) =>
  `suggestion/${workspaceId}/${messageId}`;
