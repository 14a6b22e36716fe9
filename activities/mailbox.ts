import type { Id } from '#domain/id.ts';
import { withWorkspace } from '#db/client.ts';
import { getMailbox } from '#db/queries/mailbox.ts';
import { there } from './failure.ts';
import { readPage } from './inbox.ts';
import type { Ports } from './ports.ts';

export function createMailboxActivities(ports: Ports) {
  return {
    /** Reads one page of a mailbox. `more` says that another waits. */
    async readMailbox({ workspaceId, mailboxId }: { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'> }): Promise<{ more: boolean }> {
      const mailbox = there(await withWorkspace(ports.db, workspaceId, (tx) => getMailbox(tx, { workspaceId, mailboxId })), 'mailbox_gone');
      const page = await readPage(ports, mailbox);
      return { more: page?.more ?? false };
    },
  };
}
