import { erasureDueAt } from '#domain/erasure.ts';
import type { Id } from '#domain/id.ts';
import { withDirectory } from '#db/client.ts';
import { unacknowledgedApprovals } from '#db/queries/approval.ts';
import { listBookingConnections } from '#db/queries/booking_connection.ts';
import { listMailboxes } from '#db/queries/mailbox.ts';
import { listMemberCalendars } from '#db/queries/member_calendar.ts';
import { openEnrollments, type Enrollment } from '#db/queries/enrollment.ts';
import { erasuresRequested } from '#db/queries/erasure.ts';
import {
  countOpenEnrollments,
  draftsToScore,
  listWorkspaces,
  openCampaigns,
  openImports,
  waitingReplies,
} from '#db/queries/reconciler.ts';
import { watchAutopilot } from './autopilot.ts';
import { compare, toCompare } from './comparison.ts';
import { balance, noteRound, settleWhatIsOverdue } from './ledger.ts';
import { inMoment } from './moment.ts';
import { tellMembers } from './notification.ts';
import { askOutcomes } from './outcomes.ts';
import { noteSends, sendsOf } from './platform.ts';
import { goBySuppressions } from './suppressed.ts';
import type { Ports } from './ports.ts';
import { recoverOutreach, type Recovered } from './recovery.ts';

const PAGE = 100;
/** A signal that was sent takes less than this to be taken in. */
const LATE_MS = 30_000;
/** The next round goes on: one that took longer than its timeout would begin again and again. */
const RECOVERED_AT_ONCE = 1000;

export function createReconcilerActivities(ports: Ports) {
  return {
    /**
     * Goes through every workspace and says again what may not have been heard: decisions without an acknowledgement, other words that no filter has read,
     * campaigns, mailboxes, calendars, imports, answers and erasures whose workflow was never started, enrollments whose workflow is lost, opt-outs. Saying it
     * twice is the same as once. It looks whether autopilots may stay on, and then whether each workspace's sums come out,
     * and counts what came back of what all of them sent. A model, where there is one, reads some of what the rules decided.
     */
    async reconcile(): Promise<void> {
      let after: Id<'ws'> | null = null;
      const round = { workspaces: 0, violations: 0 };
      const accounts = new Set<Id<'acc'>>();
      const sum = { sends: 0, bounces: 0 };
      const asked: Parameters<typeof compare>[1][number][] = [];
      for (;;) {
        const page: Awaited<ReturnType<typeof listWorkspaces>> = await withDirectory(ports.db, (tx) =>
          listWorkspaces(tx, { after, limit: PAGE }),
        );
        for (const { id: workspaceId, accountId, sandbox } of page) {
          await reconcileWorkspace(ports, workspaceId, sandbox);
          if (!accounts.has(accountId)) await goBySuppressions(ports, { workspaceId, accountId });
          accounts.add(accountId);
          await watchAutopilot(ports, workspaceId);
          await askOutcomes(ports, workspaceId);
          await tellMembers(ports, workspaceId);
          await settleWhatIsOverdue(ports, workspaceId);
          round.violations += await balance(ports, workspaceId);
          round.workspaces += 1;
          asked.push(...(await toCompare(ports, workspaceId, asked.length)));
          const { sends, bounces } = await sendsOf(ports, { workspaceId, sandbox });
          sum.sends += sends;
          sum.bounces += bounces;
        }
        after = page.at(-1)?.id ?? null;
        if (page.length < PAGE) break;
      }
      await noteRound(ports, round);
      await noteSends(ports, sum);
      // Last: a model that is slow keeps nothing waiting.
      await compare(ports, asked);
    },

    /** Where a lost story stands, for the run that takes its place. */
    recoverOutreach: (key: { workspaceId: Id<'ws'>; enrollmentId: Id<'enr'> }): Promise<Recovered> =>
      recoverOutreach(ports, key),
  };
}

async function reconcileWorkspace(ports: Ports, workspaceId: Id<'ws'>, sandbox: boolean): Promise<void> {
  const lost = await inMoment(ports, workspaceId, async ({ tx, now, workspace }) => {
    const before = new Date(now.getTime() - LATE_MS);
    return {
      clockOffsetMs: workspace.clockOffsetMs,
      decisions: await unacknowledgedApprovals(tx, { workspaceId, before, limit: PAGE }),
      campaigns: await openCampaigns(tx, { workspaceId }),
      // One that a person disconnected is not read.
      mailboxes: (await listMailboxes(tx, { workspaceId })).filter(({ statusReason }) => statusReason !== 'by_person'),
      bookings: await listBookingConnections(tx, { workspaceId }),
      calendars: (await listMemberCalendars(tx, { workspaceId })).filter(({ status }) => status === 'connected'),
      replies: await waitingReplies(tx, { workspaceId, before, limit: PAGE }),
      edited: await draftsToScore(tx, { workspaceId, before, limit: PAGE }),
      imports: await openImports(tx, { workspaceId, before, limit: PAGE }),
      open: await countOpenEnrollments(tx, { workspaceId }),
      erasures: (await erasuresRequested(tx, { workspaceId })).map(({ leadId, at }) => ({
        leadId,
        due: erasureDueAt(at) <= now,
      })),
    };
  });
  const { clockOffsetMs } = lost;
  const { workflows } = ports;
  if (sandbox) await workflows.startSandbox({ workspaceId });
  await workflows.keepFresh({ workspaceId });
  for (const { vendor } of lost.bookings) await workflows.keepLooking({ workspaceId, vendor });
  for (const { id: calendarId } of lost.calendars) await workflows.keepCalendar({ workspaceId, calendarId });
  for (const { id: mailboxId, status } of lost.mailboxes)
    if (status !== 'disconnected') await workflows.startMailbox({ workspaceId, mailboxId });
  for (const campaign of lost.campaigns) await workflows.startCampaign({ workspaceId, clockOffsetMs, ...campaign });
  for (const one of lost.erasures) await workflows.startErasure({ workspaceId, ...one });
  for (const one of lost.imports) await workflows.recoverImport({ workspaceId, ...one });
  if ((await workflows.countOutreaches({ workspaceId })) < lost.open)
    await recoverLost(ports, workspaceId, clockOffsetMs);
  for (const reply of lost.replies) await workflows.startReply({ workspaceId, clockOffsetMs, ...reply });
  for (const { draftId, ...key } of lost.edited) await workflows.edited({ workspaceId, ...key }, draftId);
  for (const { approval, campaignId, leadId } of lost.decisions) {
    const { id: approvalId, draftId, contentHash, decision } = approval;
    await workflows.decided({ workspaceId, campaignId, leadId }, { approvalId, draftId, contentHash, decision });
  }
}

/** Starts the outreach of every enrollment that goes on without one. Where the index lags, what runs already stays as it is. */
async function recoverLost(ports: Ports, workspaceId: Id<'ws'>, clockOffsetMs: number): Promise<void> {
  const running = await ports.workflows.outreachesUnderWay({ workspaceId });
  const known = new Set(running.map(({ campaignId, leadId }) => `${campaignId}/${leadId}`));
  let after: Id<'enr'> | null = null;
  let recovered = 0;
  for (;;) {
    const page: Enrollment[] = await inMoment(ports, workspaceId, ({ tx }) =>
      openEnrollments(tx, { workspaceId, after, limit: PAGE }),
    );
    const missing = page.filter(({ campaignId, leadId }) => !known.has(`${campaignId}/${leadId}`));
    await Promise.all(
      missing.map(({ id, campaignId, leadId, mailboxId }) =>
        ports.workflows.recoverOutreach({
          ...{ workspaceId, campaignId, leadId, mailboxId, clockOffsetMs },
          enrollmentId: id,
        }),
      ),
    );
    recovered += missing.length;
    after = page.at(-1)?.id ?? null;
    if (page.length < PAGE || recovered >= RECOVERED_AT_ONCE) return;
  }
}
