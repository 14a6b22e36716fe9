import type { Id } from '#domain/id.ts';
import { domainOf } from '#domain/email.ts';
import { getSendingDomain, type SendingDomain } from '#db/queries/sending_domain.ts';
import type { Workspace } from '#db/queries/workspace.ts';
import type { Enrollment } from '#db/queries/enrollment.ts';
import { openReplies } from '#db/queries/sandbox_clock.ts';
import { getMailbox, heldByMailbox } from '#db/queries/mailbox.ts';
import { there } from './failure.ts';
import { readPage } from './inbox.ts';
import { inMoment } from './moment.ts';
import { takeNotices } from './notices.ts';
import { tellMembers } from './notification.ts';
import type { Ports } from './ports.ts';

export function createMailboxActivities(ports: Ports) {
  return {
    /** Reads one page of a mailbox. `more` says that another waits, `domainDue` that its domain was not looked at lately. */
    async readMailbox({
      workspaceId,
      mailboxId,
    }: {
      workspaceId: Id<'ws'>;
      mailboxId: Id<'mbx'>;
    }): Promise<{ more: boolean; domainDue?: boolean }> {
      const { mailbox, domainDue } = await inMoment(ports, workspaceId, async ({ tx, workspace, now }) => {
        const found = there(await getMailbox(tx, { workspaceId, mailboxId }), 'mailbox_gone');
        const row = await getSendingDomain(tx, { workspaceId, domain: domainOf(found.address) });
        return { mailbox: found, domainDue: isDue(workspace, row, now) };
      });
      await takeNotices(ports, mailbox);
      const page = await readPage(ports, mailbox);
      // A hot reply is told at once; what a crash leaves untold here, the reconciler finds within a minute.
      if (page !== null && page.read > 0) await tellMembers(ports, workspaceId);
      return { more: page?.more ?? false, domainDue };
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

/** The records of a sending domain are read again after this long; sooner when a server did not answer. */
const DOMAIN_FRESH_MS = 3_600_000;
const DOMAIN_UNKNOWN_MS = 600_000;
/** A sandbox's never change; its health is written down each day. */
const SANDBOX_FRESH_MS = 24 * DOMAIN_FRESH_MS;

/** Whether the DNS of a domain is to be read again. */
function isDue({ sandbox }: Workspace, row: SendingDomain | null, now: Date): boolean {
  if (row?.audit == null || row.checkedAt === null) return true;
  const isUnknown = Object.values(row.audit.results).includes('unknown');
  const fresh = isUnknown ? DOMAIN_UNKNOWN_MS : sandbox ? SANDBOX_FRESH_MS : DOMAIN_FRESH_MS;
  return now.getTime() - row.checkedAt.getTime() >= fresh;
}
