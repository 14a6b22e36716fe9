import { DAY_MS } from '#domain/calendar.ts';
import { BOOKING_WAIT_DAYS } from '#domain/campaign.ts';
import { withWorkspace, type Db } from '#db/client.ts';
import { getEnrollment, openEnrollments, reopenEnrollment } from '#db/queries/enrollment.ts';
import { hasOtherMeeting, type Meeting } from '#db/queries/meeting.ts';
import { clockOf, getWorkspace } from '#db/queries/workspace.ts';
import type { WorkflowClients } from './index.ts';

type Parts = { db: Db; time: () => Date; temporal: Pick<WorkflowClients, 'outreach'> };
const MOST_OPEN = 20;

/**
 * Tells the workflows what a meeting came to: a booked one ends every open story of its lead; a cancelled one puts the
 * story that it had ended back to waiting for a booking. Again is the same as once.
 * @throws when the workflows cannot be reached
 */
export async function tellMeeting(parts: Parts, meeting: Meeting): Promise<void> {
  if (meeting.status === 'booked') await tellBooked(parts, meeting);
  if (meeting.status === 'cancelled') await tellCancelled(parts, meeting);
}

async function tellBooked({ db, temporal }: Parts, { workspaceId, leadId, id }: Meeting): Promise<void> {
  const open = await withWorkspace(db, workspaceId, (tx) =>
    openEnrollments(tx, { workspaceId, leadId, limit: MOST_OPEN }),
  );
  for (const { campaignId } of open) await temporal.outreach.booked({ workspaceId, campaignId, leadId }, id);
}

async function tellCancelled({ db, time, temporal }: Parts, meeting: Meeting): Promise<void> {
  const { workspaceId, leadId, enrollmentId, id: meetingId } = meeting;
  if (enrollmentId === null) return;
  const again = await withWorkspace(db, workspaceId, async (tx) => {
    const workspace = await getWorkspace(tx, { workspaceId });
    if (!workspace || (await hasOtherMeeting(tx, { workspaceId, meetingId, leadId }))) return null;
    const now = clockOf(workspace, time);
    const wakeAt = new Date(now.getTime() + BOOKING_WAIT_DAYS * DAY_MS);
    await reopenEnrollment(tx, {
      ...{ workspaceId, enrollmentId, ends: ['booked'], stage: 'awaiting_booking', reason: 'booking_cancelled' },
      ...{ wakeAt, now },
    });
    const enrollment = await getEnrollment(tx, { workspaceId, enrollmentId });
    const waits = enrollment?.stage === 'awaiting_booking' && enrollment.reason === 'booking_cancelled';
    return waits ? { enrollment, clockOffsetMs: workspace.clockOffsetMs } : null;
  });
  if (!again) return;
  const { campaignId, mailboxId, step, wakeAt } = again.enrollment;
  await temporal.outreach.reopen(
    {
      workspaceId,
      campaignId,
      leadId,
      enrollmentId,
      mailboxId,
      clockOffsetMs: again.clockOffsetMs,
      phase: 'booking',
      step,
      dueAt: wakeAt?.getTime() ?? null,
    },
    [],
  );
}
