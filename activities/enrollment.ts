import { DAY_MS } from '#domain/calendar.ts';
import { BOOKING_WAIT_DAYS } from '#domain/campaign.ts';
import { RETURNED } from '#domain/dispatch.ts';
import { isHeldForColleague, type EnrollmentEnd, type EnrollmentStage } from '#domain/enrollment.ts';
import type { Id } from '#domain/id.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';
import { raiseAlert, settleAlerts } from '#db/queries/alert.ts';
import { recordAudit } from '#db/queries/audit.ts';
import { neverLeft } from '#db/queries/departure.ts';
import { dispatchesOfEnrollment } from '#db/queries/dispatch.ts';
import { moveDraft, supersedeOpenDrafts } from '#db/queries/draft.ts';
import { endEnrollment, getEnrollment, holdForColleague, liftHold, setStage } from '#db/queries/enrollment.ts';
import { isCalledOff } from '#db/queries/meeting.ts';
import { getMessage } from '#db/queries/message.ts';
import { branch, proposeReferral } from './branch.ts';
import { there } from './failure.ts';
import { inMoment, type Moment } from './moment.ts';
import type { Ports } from './ports.ts';
import { afterHold, beneathHold, isAtWork, standing, type Standing } from './standing.ts';

type Key = { workspaceId: Id<'ws'>; enrollmentId: Id<'enr'> };
type Reply = {
  messageId: Id<'msg'>;
  kind: TriageKind;
  date: string | null;
  colleague?: 'wrote';
};

/** Where a reply takes the story. `dueAt` is milliseconds on the workspace's clock. */
export type Taken = Standing & { stage: EnrollmentStage; clockOffsetMs: number };

/** A soft bounce is tried again after this many hours, then twice and three times as many. */
const SOFT_BOUNCE_HOURS = 12;

export function createEnrollmentActivities(ports: Ports) {
  return {
    /** Takes a reply in: what was proposed is void, and the stage says what the story waits for now. */
    async takeReply({
      workspaceId,
      enrollmentId,
      step,
      dueAt,
      reply,
    }: Key & { step: number; dueAt: number | null; reply: Reply }): Promise<Taken> {
      return inMoment(ports, workspaceId, async (moment) => {
        const { tx, workspace, now } = moment;
        const { clockOffsetMs } = workspace;
        const enrollment = there(await getEnrollment(tx, { workspaceId, enrollmentId }), 'enrollment_gone');
        await supersedeOpenDrafts(tx, { workspaceId, enrollmentId, now });
        const held = { stage: 'awaiting_triage', phase: 'triage', clockOffsetMs } as const;
        if (reply.colleague === 'wrote') {
          await holdForColleague(tx, { workspaceId, enrollmentId, now });
          return { ...held, dueAt };
        }
        if (reply.kind === 'referral') await proposeReferral(moment, enrollment.leadId, reply.messageId);
        const next = await branch(moment, enrollment.leadId, reply, dueAt);
        const wakeAt = next.dueAt === null ? null : new Date(next.dueAt);
        const where = { workspaceId, enrollmentId, stage: next.stage, step, wakeAt, reason: reply.kind, now };
        if (next.phase === 'booking') {
          // Nothing of the sequence leaves for who is in conversation: nothing is left to hold.
          await liftHold(tx, where);
          await settleAlerts(tx, { workspaceId, subject: enrollmentId, now });
        }
        await setStage(tx, where);
        const isHeld = isHeldForColleague(enrollment) && next.phase !== 'booking';
        return isHeld ? { ...held, dueAt: next.dueAt } : { ...next, clockOffsetMs };
      });
    },

    /**
     * A person has looked at what a colleague wrote: the story stands where it stood, or where the lead's own messages have
     * taken it meanwhile, and a step at hand is due when it was to be. Again is the same as once.
     * @returns null where it is at work: no hold is on, and it was let go before
     */
    async release({
      workspaceId,
      enrollmentId,
      step,
      dueAt,
    }: Key & { step: number; dueAt: number | null }): Promise<Taken | null> {
      return inMoment(ports, workspaceId, async ({ tx, workspace, now }) => {
        const enrollment = there(await getEnrollment(tx, { workspaceId, enrollmentId }), 'enrollment_gone');
        const held = beneathHold(enrollment);
        const place = held ? afterHold(held, dueAt, now) : enrollment;
        const { stage, wakeAt, reason } = place;
        if (stage === null || (!held && isAtWork(stage))) return null;
        await liftHold(tx, { workspaceId, enrollmentId, stage, wakeAt, reason, step, now });
        if (held) await settleAlerts(tx, { workspaceId, subject: enrollmentId, now });
        return { stage, ...standing({ stage, wakeAt, reason }), clockOffsetMs: workspace.clockOffsetMs };
      });
    },

    /** The story cannot go on by itself: it shows, and somebody is told. */
    async askPerson({ workspaceId, enrollmentId }: Key): Promise<{ clockOffsetMs: number }> {
      return inMoment(ports, workspaceId, async ({ tx, workspace, now, id }) => {
        const enrollment = there(await getEnrollment(tx, { workspaceId, enrollmentId }), 'enrollment_gone');
        await setStage(tx, {
          workspaceId,
          enrollmentId,
          stage: 'needs_person',
          wakeAt: null,
          reason: enrollment.stage,
          now,
        });
        await raiseAlert(tx, {
          id: id('alr'),
          workspaceId,
          now,
          code: 'needs_person',
          subject: enrollmentId,
          values: { leadId: enrollment.leadId },
        });
        return { clockOffsetMs: workspace.clockOffsetMs };
      });
    },

    /**
     * The latest step came back for a reason that may pass: it did not arrive, and the same approval lets it be tried again.
     * A report about an earlier step, a second one about the same, and one that names none of our sends change nothing:
     * what was sent since may have arrived. A story that waits for something else goes on waiting for that.
     */
    async retryAfterSoftBounce({
      workspaceId,
      enrollmentId,
      messageId,
      tries,
    }: Key & { messageId: Id<'msg'>; tries: number }): Promise<{
      step: number | null;
      retryAt: number | null;
      clockOffsetMs: number;
    }> {
      return inMoment(ports, workspaceId, async ({ tx, workspace, now }) => {
        const sent = await dispatchesOfEnrollment(tx, { workspaceId, enrollmentId });
        const last = sent.findLast((one) => one.class === 'sequence');
        const report = await getMessage(tx, { workspaceId, messageId });
        const refused =
          last &&
          last.id === report?.dispatchId &&
          (await neverLeft(tx, {
            workspaceId,
            dispatchId: last.id,
            from: ['accepted', 'confirmed', 'uncertain'],
            outcome: RETURNED,
            now,
          }));
        const none = { step: null, retryAt: null, clockOffsetMs: workspace.clockOffsetMs };
        if (!refused) return none;
        await moveDraft(tx, { workspaceId, draftId: refused.draftId, from: ['sent'], to: 'approved', now });
        const enrollment = there(await getEnrollment(tx, { workspaceId, enrollmentId }), 'enrollment_gone');
        const { stage, reason } = beneathHold(enrollment) ?? enrollment;
        const phase = stage && standing({ stage, wakeAt: null, reason }).phase;
        if (phase === 'booking' || phase === 'person') {
          // Who is in conversation, or with a person, hears no more of the sequence.
          await supersedeOpenDrafts(tx, { workspaceId, enrollmentId, now });
          return none;
        }
        const retryAt = now.getTime() + tries * SOFT_BOUNCE_HOURS * 3_600_000;
        const where =
          phase === 'triage'
            ? ({ stage: 'awaiting_triage', wakeAt: null, reason } as const)
            : ({ stage: 'waiting_slot', wakeAt: new Date(retryAt), reason: 'soft_bounce' } as const);
        await setStage(tx, { workspaceId, enrollmentId, step: refused.step, ...where, now });
        return { step: refused.step, retryAt, clockOffsetMs: workspace.clockOffsetMs };
      });
    },

    /**
     * Ends an enrollment: counted, written down, and told to its campaign. Again is the same as once.
     * @returns null; or until when it waits for another booking, where the meeting that would end it was cancelled meanwhile
     */
    async endEnrollment({
      workspaceId,
      enrollmentId,
      end,
      meetingId,
    }: Key & { end: EnrollmentEnd; meetingId: Id<'mtg'> | null }): Promise<{
      dueAt: number;
      clockOffsetMs: number;
    } | null> {
      const enrollment = await inMoment(ports, workspaceId, async (moment) => {
        const { tx, now, id } = moment;
        await supersedeOpenDrafts(tx, { workspaceId, enrollmentId, now });
        if (meetingId && (await isCalledOff(tx, { workspaceId, meetingId }))) return awaitBooking(moment, enrollmentId);
        const ended = await endEnrollment(tx, { workspaceId, enrollmentId, end, now });
        await settleAlerts(tx, { workspaceId, subject: enrollmentId, now });
        if (ended) {
          await recordAudit(tx, {
            workspaceId,
            now,
            actor: 'system:outreach',
            action: 'enrollment.ended',
            subject: ended.leadId,
            details: { enrollmentId, end, meetingId },
          });
        }
        if (ended && end === 'booked' && meetingId) {
          await raiseAlert(tx, {
            id: id('alr'),
            workspaceId,
            now,
            code: 'booked',
            subject: meetingId,
            values: { leadId: ended.leadId },
          });
        }
        return there(await getEnrollment(tx, { workspaceId, enrollmentId }), 'enrollment_gone');
      });
      if ('dueAt' in enrollment) return enrollment;
      await ports.workflows.outreachEnded({ workspaceId, campaignId: enrollment.campaignId });
      return null;
    },
  };
}

/** The story goes on as if nothing had been booked. */
async function awaitBooking(
  { tx, workspace, workspaceId, now }: Moment,
  enrollmentId: Id<'enr'>,
): Promise<{ dueAt: number; clockOffsetMs: number }> {
  const dueAt = now.getTime() + BOOKING_WAIT_DAYS * DAY_MS;
  await setStage(tx, {
    ...{ workspaceId, enrollmentId, stage: 'awaiting_booking', reason: 'booking_cancelled' },
    ...{ wakeAt: new Date(dueAt), now },
  });
  return { dueAt, clockOffsetMs: workspace.clockOffsetMs };
}
