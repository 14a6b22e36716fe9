import { DEFAULT_WINDOW, nextWindowOpening } from '#domain/calendar.ts';
import type { CampaignPauseReason, CampaignStatus } from '#domain/campaign.ts';
import type { Id } from '#domain/id.ts';
import { dailyQuota } from '#domain/mailbox.ts';
import { policyOf } from '#domain/policy.ts';
import { raiseAlert, settleAlerts } from '#db/queries/alert.ts';
import { recordAudit } from '#db/queries/audit.ts';
import { addEnrolled, getCampaign, moveCampaign } from '#db/queries/campaign.ts';
import {
  countEnrollments,
  holdEnrolling,
  insertEnrollments,
  openEnrollments,
  type Enrollment,
} from '#db/queries/enrollment.ts';
import { leadsToEnroll } from '#db/queries/audience.ts';
import { getMailbox } from '#db/queries/mailbox.ts';
import { there } from './failure.ts';
import { inMoment } from './moment.ts';
import type { Ports } from './ports.ts';

type Key = { workspaceId: Id<'ws'>; campaignId: Id<'cmp'> };

/** How a campaign stands after a round. `lookAgainAt` is milliseconds on the workspace's clock, null when only a call changes it. */
export type Round = {
  active: number;
  ended: number;
  exhausted: boolean;
  lookAgainAt: number | null;
  clockOffsetMs: number;
};

/** Unsent enrollments that a campaign keeps open at most, in days of the mailbox's quota: enough for a morning of approvals. */
const OPEN_DAYS = 2;
/** Workflows started or told at once. */
const PAGE = 50;

export function createCampaignActivities(ports: Ports) {
  return {
    /** Enrolls as many leads of the audience as there is room for, and starts their outreach. A crash between the two is mended by the next call. */
    async enrollLeads({ workspaceId, campaignId }: Key): Promise<Round> {
      await startMissing(ports, { workspaceId, campaignId });
      const round = await inMoment(ports, workspaceId, async (moment) => {
        const { tx, workspace, now } = moment;
        await holdEnrolling(tx, { workspaceId });
        const campaign = there(await getCampaign(tx, { workspaceId, campaignId }), 'campaign_gone');
        const mailbox = there(
          campaign.mailboxId ? await getMailbox(tx, { workspaceId, mailboxId: campaign.mailboxId }) : null,
          'mailbox_gone',
        );
        const counts = await countEnrollments(tx, { workspaceId, campaignId });
        const room = Math.max(
          0,
          OPEN_DAYS *
            dailyQuota(mailbox.rampStartedAt.getTime(), now.getTime(), policyOf(workspace.policy).dailyQuota) -
            counts.unsent,
        );
        const leads = room === 0 ? [] : await leadsToEnroll(tx, { ...campaign, campaignId, limit: room });
        const enrolled = await insertEnrollments(
          tx,
          leads.map((leadId) => ({
            id: moment.id('enr'),
            workspaceId,
            campaignId,
            leadId,
            mailboxId: mailbox.id,
            stage: 'drafting' as const,
            end: null,
            step: 0,
            wakeAt: null,
            createdAt: now,
            updatedAt: now,
          })),
        );
        if (enrolled.length > 0) await addEnrolled(tx, { workspaceId, campaignId, count: enrolled.length, now });
        const exhausted = leads.length < room;
        const tomorrow = nextWindowOpening(now.getTime() + 12 * 3_600_000, DEFAULT_WINDOW, workspace.zone, () => false);
        return {
          enrolled,
          active: counts.active + enrolled.length,
          ended: counts.ended,
          exhausted,
          lookAgainAt: exhausted ? null : tomorrow,
          clockOffsetMs: workspace.clockOffsetMs,
        };
      });
      const { enrolled, ...rest } = round;
      await startAll(ports, enrolled, rest.clockOffsetMs);
      return rest;
    },

    async countActive({ workspaceId, campaignId }: Key): Promise<Round> {
      return inMoment(ports, workspaceId, async ({ tx, workspace }) => {
        const { active, ended } = await countEnrollments(tx, { workspaceId, campaignId });
        return { active, ended, exhausted: false, lookAgainAt: null, clockOffsetMs: workspace.clockOffsetMs };
      });
    },

    /** Writes what was asked of a campaign, and tells those whom it concerns: held messages after a resume, everybody after a stop. */
    async setCampaignStatus({
      workspaceId,
      campaignId,
      status,
      reason,
    }: Key & { status: Exclude<CampaignStatus, 'draft'>; reason: CampaignPauseReason | null }): Promise<void> {
      await inMoment(ports, workspaceId, async ({ tx, now, id }) => {
        // The gate may have held it before its workflow heard of it.
        const before = await getCampaign(tx, { workspaceId, campaignId });
        if (before?.status === status && before.statusReason === reason) return;
        const moved = await moveCampaign(tx, {
          workspaceId,
          campaignId,
          from: ['running', 'paused'],
          to: status,
          reason,
          now,
        });
        if (!moved) return;
        await recordAudit(tx, {
          workspaceId,
          now,
          actor: 'system:campaign',
          action: `campaign.${status}`,
          subject: campaignId,
          details: { reason },
        });
        if (reason === 'complaint')
          await raiseAlert(tx, {
            id: id('alr'),
            workspaceId,
            now,
            code: 'campaign_held',
            subject: campaignId,
            values: { reason },
          });
        const held = { subject: campaignId, code: 'campaign_held' } as const;
        if (status !== 'paused') await settleAlerts(tx, { workspaceId, ...held, now });
      });
      if (status === 'paused') return;
      await forEachOpen(ports, { workspaceId, campaignId }, (enrollment) =>
        status === 'stopped'
          ? ports.workflows.closeOutreach(enrollment, 'stopped')
          : ports.workflows.nudgeOutreach(enrollment),
      );
    },

    async endCampaign({ workspaceId, campaignId, status }: Key & { status: 'stopped' | 'finished' }): Promise<void> {
      await inMoment(ports, workspaceId, async ({ tx, now }) => {
        const moved = await moveCampaign(tx, {
          workspaceId,
          campaignId,
          from: ['running', 'paused'],
          to: status,
          reason: null,
          now,
        });
        if (!moved) return;
        await recordAudit(tx, {
          workspaceId,
          now,
          actor: 'system:campaign',
          action: `campaign.${status}`,
          subject: campaignId,
          details: {},
        });
        await settleAlerts(tx, { workspaceId, subject: campaignId, now });
      });
    },
  };
}

/** Starts the outreach of those who were enrolled by a call that did not live to start it: starting again is nothing. */
async function startMissing(ports: Ports, { workspaceId, campaignId }: Key): Promise<void> {
  const drafting = await inMoment(ports, workspaceId, async ({ tx, workspace }) => ({
    enrollments: await openEnrollments(tx, { workspaceId, campaignId, stages: ['drafting'], limit: 1000 }),
    clockOffsetMs: workspace.clockOffsetMs,
  }));
  await startAll(ports, drafting.enrollments, drafting.clockOffsetMs);
}

async function startAll(ports: Ports, enrollments: Enrollment[], clockOffsetMs: number): Promise<void> {
  for (let at = 0; at < enrollments.length; at += PAGE) {
    await Promise.all(
      enrollments.slice(at, at + PAGE).map(({ workspaceId, campaignId, leadId, mailboxId, id }) =>
        ports.workflows.startOutreach({
          workspaceId,
          campaignId,
          leadId,
          mailboxId,
          enrollmentId: id,
          clockOffsetMs,
        }),
      ),
    );
  }
}

/** Tells every enrollment of a campaign that goes on, a page at a time. */
async function forEachOpen(
  ports: Ports,
  { workspaceId, campaignId }: Key,
  tell: (enrollment: Enrollment) => Promise<unknown>,
): Promise<void> {
  let after: Id<'enr'> | null = null;
  for (;;) {
    const page: Enrollment[] = await inMoment(ports, workspaceId, ({ tx }) =>
      openEnrollments(tx, { workspaceId, campaignId, after, limit: PAGE }),
    );
    await Promise.all(page.map(tell));
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.id;
  }
}
