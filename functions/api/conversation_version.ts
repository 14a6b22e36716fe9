import type { AuditAction } from '#domain/audit.ts';
import { AppError, found } from '#domain/error.ts';
import { getConversation, type Conversation, type ConversationAct } from '#db/queries/conversation.ts';
import type { Moment } from './context.ts';
import { changedAnswer } from './conversation_answer.ts';

type Seen = { conversationId: Conversation['id']; seen: number | null; how: AuditAction };

/** Does something to a conversation that is as it was seen, and to no other: of two at the same instant, one. */
export async function onceSeen(
  moment: Moment,
  { conversationId, seen, how }: Seen,
  work: (by: ConversationAct) => Promise<boolean>,
): Promise<void> {
  const { tx, workspaceId, now, actor } = moment;
  const by = `${actor.kind}:${actor.id}`;
  if (await work({ workspaceId, conversationId, seen, by, how, now })) return;
  throw meanwhile(found(await getConversation(tx, { workspaceId, conversationId })));
}

/** Says who did what last. */
export function meanwhile(row: Conversation): AppError {
  const changed = changedAnswer(row);
  return new AppError('changed_meanwhile', {
    extra: {
      version: row.version,
      ...(changed && { changedBy: changed.by, changedHow: changed.how, changedAt: changed.at }),
    },
  });
}
