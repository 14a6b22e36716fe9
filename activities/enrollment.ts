import { DAY_MS, addDays, DEFAULT_WINDOW, instantOf, localDate, nextWindowOpening } from '#domain/calendar.ts';
import { BOOKING_WAIT_DAYS, NOT_NOW_DAYS } from '#domain/campaign.ts';
import { RETURNED } from '#domain/dispatch.ts';
import { HELD_FOR_COLLEAGUE, type EnrollmentEnd, type EnrollmentStage } from '#domain/enrollment.ts';
import type { Id } from '#domain/id.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';
import { raiseAlert, settleAlerts } from '#db/queries/alert.ts';
import { recordAudit } from '#db/queries/audit.ts';
import { neverLeft } from '#db/queries/departure.ts';
import { dispatchesOfEnrollment } from '#db/queries/dispatch.ts';
import { moveDraft, supersedeOpenDrafts } from '#db/queries/draft.ts';
import { endEnrollment, getEnrollment, setStage } from '#db/queries/enrollment.ts';
import { isCalledOff } from '#db/queries/meeting.ts';
import { getMessage } from '#db/queries/message.ts';
import { leadWithCompany } from '#db/queries/outreach.ts';
import { insertProposal } from '#db/queries/proposal.ts';
import { holidayTest } from '#db/holidays.ts';
import { there } from './failure.ts';
import { inMoment, type Moment } from './moment.ts';
import type { Ports } from './ports.ts';

type Key = { workspaceId: Id<'ws'>; enrollmentId: Id<'enr'> };
type Reply = {
  messageId: Id<'msg'>;
  kind: TriageKind;
  date: string | null;
  colleague?: 'wrote';
};

/** Where a reply takes the story. `dueAt` is milliseconds on the workspace's clock. */
export type Taken = {
  stage: EnrollmentStage;
  phase: 'sequence' | 'booking' | 'triage';
  dueAt: number | null;
  clockOffsetMs: number;
};

/** Days until an absent person without a return date is written to again. */
const UNKNOWN_RETURN_DAYS = 7;
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
        const enrollment = there(await getEnrollment(tx, { workspaceId, enrollmentId }), 'enrollment_gone');
        await supersedeOpenDrafts(tx, { workspaceId, enrollmentId, now });
        if (reply.kind === 'referral') await proposeReferral(moment, enrollment.leadId, reply.messageId);
        const next = await branch(moment, enrollment.leadId, reply, dueAt);
        const wakeAt = next.dueAt === null || next.phase === 'triage' ? null : new Date(next.dueAt);
        const reason = reply.colleague === 'wrote' ? HELD_FOR_COLLEAGUE : reply.kind;
        await setStage(tx, { workspaceId, enrollmentId, stage: next.stage, step, wakeAt, reason, now });
        return { ...next, clockOffsetMs: workspace.clockOffsetMs };
      });
    },

    /** A person has looked at what a colleague wrote: the step at hand is due when it was to be. */
    async release({
      workspaceId,
      enrollmentId,
      step,
      dueAt,
    }: Key & { step: number; dueAt: number | null }): Promise<Taken> {
      return inMoment(ports, workspaceId, async ({ tx, workspace, now }) => {
        const due = Math.max(dueAt ?? 0, now.getTime());
        const where = { stage: 'waiting_due', step, wakeAt: new Date(due), reason: null } as const;
        await setStage(tx, { workspaceId, enrollmentId, ...where, now });
        await settleAlerts(tx, { workspaceId, subject: enrollmentId, now });
        return { stage: 'waiting_due', phase: 'sequence', dueAt: due, clockOffsetMs: workspace.clockOffsetMs };
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
     * what was sent since may have arrived.
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
        if (!refused) return { step: null, retryAt: null, clockOffsetMs: workspace.clockOffsetMs };
        await moveDraft(tx, { workspaceId, draftId: refused.draftId, from: ['sent'], to: 'approved', now });
        const retryAt = now.getTime() + tries * SOFT_BOUNCE_HOURS * 3_600_000;
        await setStage(tx, {
          workspaceId,
          enrollmentId,
          stage: 'waiting_slot',
          step: refused.step,
          wakeAt: new Date(retryAt),
          reason: 'soft_bounce',
          now,
        });
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

async function branch(
  moment: Moment,
  leadId: Id<'ld'>,
  reply: Reply,
  dueAt: number | null,
): Promise<Omit<Taken, 'clockOffsetMs'>> {
  const now = moment.now.getTime();
  // Held, it keeps the day on which it was to go on.
  if (reply.colleague === 'wrote') return { stage: 'awaiting_triage', phase: 'triage', dueAt };
  switch (reply.kind) {
    case 'interested':
    case 'info_request':
    case 'referral':
      return { stage: 'awaiting_booking', phase: 'booking', dueAt: now + BOOKING_WAIT_DAYS * DAY_MS };
    case 'not_now':
      return {
        stage: 'snoozed_not_now',
        phase: 'sequence',
        dueAt: await morningOf(moment, leadId, reply.date, NOT_NOW_DAYS),
      };
    case 'out_of_office': {
      const back = await morningOf(moment, leadId, reply.date, UNKNOWN_RETURN_DAYS);
      return { stage: 'out_of_office', phase: 'sequence', dueAt: Math.max(back, dueAt ?? 0) };
    }
    default:
      return { stage: 'awaiting_triage', phase: 'triage', dueAt: null };
  }
}

/**
 * When an absent or postponed person is written to again: the window's opening on the working day after their return, or on
 * the day they named. A date that has passed, or none, gives `days` from now.
 */
async function morningOf(
  { tx, workspaceId, now }: Moment,
  leadId: Id<'ld'>,
  date: string | null,
  days: number,
): Promise<number> {
  const person = there(await leadWithCompany(tx, { workspaceId, leadId }), 'lead_gone');
  const { zone, country } = person.lead;
  const today = localDate(now.getTime(), zone);
  const day =
    date !== null && date > today ? addDays(date, days === UNKNOWN_RETURN_DAYS ? 1 : 0) : addDays(today, days);
  const opening = nextWindowOpening(
    instantOf(day, DEFAULT_WINDOW.startMinute, zone),
    DEFAULT_WINDOW,
    zone,
    holidayTest(country),
  );
  return opening ?? now.getTime() + days * DAY_MS;
}

/** A reply named a colleague: proposed as a lead, for a person to accept. */
async function proposeReferral(
  { tx, workspaceId, now, id }: Moment,
  leadId: Id<'ld'>,
  messageId: Id<'msg'>,
): Promise<void> {
  const message = await getMessage(tx, { workspaceId, messageId });
  const referral = message?.triage?.referral;
  // A person may have said meanwhile that it names nobody.
  if (!referral || message.kind !== 'referral') return;
  await insertProposal(tx, {
    id: id('prp'),
    workspaceId,
    kind: 'referral',
    messageId,
    leadId,
    values: { email: referral },
    status: 'proposed',
    createdAt: now,
    updatedAt: now,
  });
}
