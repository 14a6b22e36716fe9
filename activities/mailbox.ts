import type { Id } from '#domain/id.ts';
import { domainOf } from '#domain/email.ts';
import type { Enrollment } from '#db/queries/enrollment.ts';
import { openReplies } from '#db/queries/sandbox_clock.ts';
import { getMailbox, heldByMailbox, noteDns, type Mailbox } from '#db/queries/mailbox.ts';
import { there } from './failure.ts';
import { readPage } from './inbox.ts';
import { inMoment } from './moment.ts';
import type { Ports } from './ports.ts';

export function createMailboxActivities(ports: Ports) {
  return {
    /** Reads one page of a mailbox. `more` says that another waits. */
    async readMailbox({
      workspaceId,
      mailboxId,
    }: {
      workspaceId: Id<'ws'>;
      mailboxId: Id<'mbx'>;
    }): Promise<{ more: boolean }> {
      const { mailbox, sandbox, now } = await inMoment(ports, workspaceId, async ({ tx, workspace, now: at }) => ({
        mailbox: there(await getMailbox(tx, { workspaceId, mailboxId }), 'mailbox_gone'),
        sandbox: workspace.sandbox,
        now: at,
      }));
      if (!sandbox && !isFresh(mailbox, now)) await checkDns(ports, mailbox);
      const page = await readPage(ports, mailbox);
      return { more: page?.more ?? false };
    },

    /** The mailbox was resumed: whatever it held is told to look again. A signal that is lost costs a few hours, no message. */
    async wakeHeld({ workspaceId, mailboxId }: { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'> }): Promise<void> {
      let after: Id<'enr'> | null = null;
      for (;;) {
        const page: Enrollment[] = await inMoment(ports, workspaceId, ({ tx }) =>
          heldByMailbox(tx, { workspaceId, mailboxId, after, limit: PAGE }),
        );
        await Promise.all(page.map((one) => ports.workflows.nudgeOutreach(one)));
        after = page.at(-1)?.id ?? null;
        if (page.length < PAGE) break;
      }
      const replies = await inMoment(ports, workspaceId, ({ tx }) => openReplies(tx, { workspaceId, limit: PAGE }));
      await Promise.all(replies.map((draftId) => ports.workflows.nudgeReply({ workspaceId, draftId })));
    },
  };
}

/** Workflows told at once. */
const PAGE = 50;

/** The records of a sending domain are read again after this long. */
const DNS_FRESH_MS = 3_600_000;
const isFresh = ({ dns }: Mailbox, now: Date) => dns?.checkedAt != null && now.getTime() - dns.checkedAt < DNS_FRESH_MS;

async function checkDns(ports: Ports, { workspaceId, id: mailboxId, address }: Mailbox): Promise<void> {
  const dns = await ports.domains.verdict(domainOf(address));
  await inMoment(ports, workspaceId, ({ tx, now }) => noteDns(tx, { workspaceId, mailboxId, dns, now }));
}
