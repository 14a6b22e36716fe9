import { DAY_MS } from '#domain/calendar.ts';
import type { Id } from '#domain/id.ts';
import type { CalendarEvent } from '#domain/wire/google_calendar.ts';
import { raiseAlert, wasRaised } from '#db/queries/alert.ts';
import { recordAudit } from '#db/queries/audit.ts';
import { holdBookings, takeBooking } from '#db/queries/booking.ts';
import { whoseBooking } from '#db/queries/booking_owner.ts';
import {
  insertCalendarEvent,
  meetingOfEvent,
  moveCalendarEvent,
  type CalendarEventRow,
} from '#db/queries/calendar_event.ts';
import { moveMeeting, setMeetingStatus, type Meeting } from '#db/queries/meeting.ts';
import type { MemberCalendar } from '#db/queries/member_calendar.ts';
import type { Moment } from './moment.ts';
import type { Ports } from './ports.ts';

/** What is long over books nobody. */
const OVER_SINCE_MS = DAY_MS;

type There = Extract<CalendarEvent, { kind: 'there' }>;
type Followed = { event: CalendarEventRow; meeting: Meeting };
type Whose = Pick<MemberCalendar, 'id' | 'memberId'>;

/**
 * Takes in what a member's calendar says of an event: one that a lead comes to is a booking; one of a meeting that is known
 * moves it, or calls it off. Of any other nothing is kept. Of a series the first one counts, and what becomes of that one.
 * @returns the meeting that the workflows are to be told of
 */
export async function heedEvent(
  ports: Pick<Ports, 'tokens'>,
  moment: Moment,
  calendar: Whose,
  event: CalendarEvent,
): Promise<Meeting | null> {
  const { tx, workspaceId } = moment;
  await holdBookings(tx, { workspaceId });
  const place = { workspaceId, calendarId: calendar.id };
  const known = await meetingOfEvent(tx, { ...place, eventId: event.eventId });
  if (known) return follow(moment, known, event);
  const series = event.series === null ? null : await meetingOfEvent(tx, { ...place, eventId: event.series });
  if (series) {
    const isIt = event.originalStart?.getTime() === series.meeting.startsAt.getTime();
    return isIt ? follow(moment, series, event) : null;
  }
  return event.kind !== 'there' ? null : discover(ports, moment, calendar, event);
}

async function discover(
  { tokens }: Pick<Ports, 'tokens'>,
  moment: Moment,
  { id: calendarId, memberId }: Whose,
  event: There,
): Promise<Meeting | null> {
  const { tx, workspaceId, now, id } = moment;
  const { uid, originalStart, startsAt, endsAt, zone, title, place, sequence, emails, eventId } = event;
  if (endsAt.getTime() < now.getTime() - OVER_SINCE_MS) return null;
  const owner = await whoseBooking({ tx, workspaceId, tokens }, { token: null, emails });
  if (owner === null) return null;
  const externalId = originalStart === null ? uid : `${uid}#${originalStart.toISOString()}`;
  const { meeting } = await takeBooking(
    { tx, workspaceId, now, id, tokens, source: 'google', memberId },
    {
      ...{ kind: 'booked', externalId, icalUid: externalId, sequence, startsAt, endsAt, zone, title, place },
      ...{ replaces: null, token: null, name: null, emails: [] },
    },
    owner,
  );
  if (meeting === null) return null;
  const found = { workspaceId, calendarId, meetingId: meeting.id, eventId, now };
  await insertCalendarEvent(tx, { ...found, status: 'found', ours: false, guest: true });
  await noteDeclined(moment, meeting, event);
  return meeting;
}

/** What its calendar says of a meeting that is known: what is still to be written there by us is not read back. */
async function follow(
  moment: Moment,
  { event: row, meeting }: Followed,
  event: CalendarEvent,
): Promise<Meeting | null> {
  const { tx, workspaceId, now } = moment;
  const { id: meetingId, startsAt, endsAt, status } = meeting;
  const key = { workspaceId, meetingId, now };
  if (row.status === 'pending' || row.status === 'refused') return null;
  // What we wrote and its owner made a whole day of is theirs to tell.
  if (event.kind === 'other' && row.ours) return null;
  if (event.kind !== 'there') {
    // What was taken out of a calendar once it was over may have been held.
    if (row.status === 'gone' || startsAt <= now) return null;
    await moveCalendarEvent(tx, { ...key, from: [row.status], to: 'gone' });
    const cancelled = await setMeetingStatus(tx, { ...key, from: ['booked'], to: 'cancelled' });
    if (cancelled) await audit(moment, 'meeting.cancelled', cancelled);
    return cancelled;
  }
  // A series goes on after the one that we know of.
  if (status === 'held' || status === 'no_show' || (event.rules.length > 0 && endsAt <= now)) return null;
  const isBack = row.status === 'gone';
  const isMoved = +event.startsAt !== +startsAt || +event.endsAt !== +endsAt;
  if (isBack || row.eventId !== event.eventId)
    await moveCalendarEvent(tx, {
      ...{ ...key, from: [row.status], to: row.ours ? 'written' : 'found', eventId: event.eventId },
    });
  // Somebody called it off here and left it there.
  if (status === 'cancelled' && !isBack && !isMoved) return null;
  await noteDeclined(moment, meeting, event);
  const { place, zone, sequence } = event;
  if (!isBack && !isMoved && place === meeting.place) return null;
  const moved = { startsAt: event.startsAt, endsAt: event.endsAt, place, zone, sequence, status: 'booked' } as const;
  const changed = await moveMeeting(tx, { ...key, ...moved });
  if (changed) await audit(moment, 'meeting.moved', changed);
  return changed;
}

/** Somebody has to propose another time, or call it off: an answer in a calendar changes no appointment. */
async function noteDeclined({ tx, workspaceId, now, id }: Moment, meeting: Meeting, event: There): Promise<void> {
  const declined = event.emails.length > 0 && event.emails.every((email) => event.declined.includes(email));
  if (!declined) return;
  const alert = { workspaceId, code: 'invitation_declined', subject: meeting.id } as const;
  if (await wasRaised(tx, { ...alert, since: meeting.updatedAt })) return;
  await raiseAlert(tx, { ...alert, id: id('alr'), now, values: { leadId: meeting.leadId } });
}

function audit(
  { tx, workspaceId, now }: Moment,
  action: 'meeting.moved' | 'meeting.cancelled',
  { id, leadId }: { id: Id<'mtg'>; leadId: Id<'ld'> },
): Promise<void> {
  return recordAudit(tx, { workspaceId, now, actor: 'system:google', action, subject: id, details: { leadId } });
}
