import { DAY_MS, addDays, DEFAULT_WINDOW, instantOf, localDate, nextWindowOpening } from '#domain/calendar.ts';
import { BOOKING_WAIT_DAYS, NOT_NOW_DAYS } from '#domain/campaign.ts';
import type { EnrollmentStage } from '#domain/enrollment.ts';
import type { Id } from '#domain/id.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';
import { getMessage } from '#db/queries/message.ts';
import { leadWithCompany } from '#db/queries/outreach.ts';
import { insertProposal } from '#db/queries/proposal.ts';
import { holidayTest } from '#db/holidays.ts';
import { there } from './failure.ts';
import type { Moment } from './moment.ts';
import type { Standing } from './standing.ts';

/** Days until an absent person without a return date is written to again. */
const UNKNOWN_RETURN_DAYS = 7;

/** Where a lead's own message takes the story. */
export async function branch(
  moment: Moment,
  leadId: Id<'ld'>,
  reply: { kind: TriageKind; date: string | null },
  dueAt: number | null,
): Promise<Standing & { stage: EnrollmentStage }> {
  const now = moment.now.getTime();
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
export async function proposeReferral(
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
