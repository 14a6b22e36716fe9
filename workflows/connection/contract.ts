import type { Id } from '#domain/id.ts';
import type { MailboxProblem } from '#domain/mailbox_provider.ts';

export type ConnectionKey = { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'> };

export const connectionWorkflowId = ({ workspaceId, mailboxId }: ConnectionKey) =>
  `connection/${workspaceId}/${mailboxId}`;

/** What trying a mailbox's connection found: nothing, when it works. */
export type ConnectionResult = { problems: MailboxProblem[] };
