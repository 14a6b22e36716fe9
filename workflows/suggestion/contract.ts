import type { Id } from '#domain/id.ts';

/** The message that is answered. */
export type SuggestionKey = { workspaceId: Id<'ws'>; messageId: Id<'msg'> };

export const suggestionWorkflowId = ({ workspaceId, messageId }: SuggestionKey) =>
  `suggestion/${workspaceId}/${messageId}`;
