import type { AuditAction } from '#domain/audit.ts';
import { BOOKING_VENDORS, linkOwner, type BookingEvent } from '#domain/booking.ts';
import { isZone } from '#domain/calendar.ts';
import type { Id, IdPrefix } from '#domain/id.ts';
import type { MeetingSource } from '#domain/meeting.ts';
import { cleanLine } from '#domain/text.ts';
import type { Tx } from '../client.ts';
import { hold } from '../hold.ts';
import { recordAudit } from './audit.ts';
import { getReceipt, insertReceipt, replaceReceipt } from './booking_hook.ts';
import { whoseBooking, type BookingOwner } from './booking_owner.ts';
import {
  deleteMeeting,
  insertMeeting,
  meetingAt,
  meetingOf,
  meetingOfUid,
  moveMeeting,
  noteSequence,
  setMeetingStatus,
  type Meeting,
} from './meeting.ts';
import { dropUnmatched, keepUnmatched } from './unmatched_booking.ts';

export type Booking = {
  tx: Tx;
  workspaceId: Id<'ws'>;
  /** on the workspace's clock */
  now: Date;
  id: <P extends IdPrefix>(prefix: P) => Id<P>;
  tokens: { verify(token: string): string | null };
  source: MeetingSource;
  /** Which of us it is with, where the source is their own calendar. */
  memberId?: Id<'mb'>;
  /** Of workspaces that share an account, another takes in what is nobody's whom this one knows (`db/booking_sharers.ts`). */
  anothers?: boolean;
};

export type Outcome = { status: 'booked' | 'moved' | 'cancelled' | 'ignored' | 'unmatched'; meeting: Meeting | null };
type Booked = Extract<BookingEvent, { kind: 'booked' }>;

const nothing = (status: Outcome['status']): Outcome => ({ status, meeting: null });

/**
 * Takes in what is said of an appointment, by a webhook, by a list that was looked at, or by an invitation in mail. They come
 * in any order and more than once: what was replaced or cancelled before we heard of it is remembered, so that a reschedule
 * is one meeting that moved, whichever half of it comes first, and an older look brings nothing back. One at a time in a
 * workspace: each sees what the one before has left.
 * @param known whose it is, where that is known without looking
 */
export async function takeBooking(booking: Booking, event: BookingEvent, known?: BookingOwner): Promise<Outcome> {
  await holdBookings(booking.tx, booking);
  switch (event.kind) {
    case 'replaced':
      await remember(booking, 'replaced', event.externalId);
      return nothing('ignored');
    case 'cancelled':
      return cancel(booking, event, known);
    case 'booked':
      return book(booking, event, known);
  }
}

/** Holds the bookings of a workspace until the transaction ends. Before any row of theirs, or two may wait for each other. */
export async function holdBookings(tx: Tx, { workspaceId }: Pick<Booking, 'workspaceId'>): Promise<void> {
  await hold(tx, `booking|${workspaceId}`);
}

async function book(booking: Booking, event: Booked, owner: BookingOwner | undefined): Promise<Outcome> {
  const { tx, workspaceId, now, source } = booking;
  const known = await knownOf(booking, event);
  const before =
    event.replaces === null ? null : await meetingOf(tx, { workspaceId, source, externalId: event.replaces });
  if (event.replaces !== null) await remember(booking, 'replaced', event.replaces);
  if (known || (await remembered(booking, 'replaced', event.externalId)) !== null) {
    // A later booking is known already: the one that this one replaces is no meeting of its own any more.
    if (before) await deleteMeeting(tx, { workspaceId, meetingId: before.id });
    return known ? revise(booking, known, event) : nothing('ignored');
  }
  const fields = {
    ...whenAndWhere(event),
    externalId: event.externalId,
    ...(booking.memberId !== undefined && { memberId: booking.memberId }),
    status: (await isCancelled(booking, event, owner)) ? ('cancelled' as const) : ('booked' as const),
  };
  if (before) {
    const meeting = await moveMeeting(tx, { workspaceId, meetingId: before.id, now, ...fields });
    await audit(booking, 'meeting.moved', before);
    if (meeting) await mergeMail(booking, meeting);
    return { status: 'moved', meeting };
  }
  const who = owner ?? (await whoseBooking(booking, event));
  if (!who) {
    // With one account in two workspaces, each is told of both's bookings: made by a link of another one's, or of somebody whom
    // another one knows, it is not ours to show.
    if (booking.anothers === true || isElsewheres(booking, event)) return nothing('ignored');
    if (fields.status === 'booked')
      await keepUnmatched(tx, { workspaceId, now, source, id: booking.id('ubk'), event, ...whenAndWhere(event) });
    return nothing('unmatched');
  }
  await dropUnmatched(tx, { workspaceId, source, externalIds: [event.externalId, event.replaces ?? ''] });
  const same =
    fields.status === 'booked' && (await meetingAt(tx, { workspaceId, leadId: who.leadId, startsAt: event.startsAt }));
  // Its mail says what another source said: whoever signs, and whoever wrote it down, is believed before a mail.
  if (same && source === 'ical') return { status: 'ignored', meeting: same };
  if (same && same.source !== source) {
    const meeting = await moveMeeting(tx, { workspaceId, meetingId: same.id, now, source, ...fields });
    return { status: 'booked', meeting };
  }
  const meeting = await insertMeeting(tx, {
    id: booking.id('mtg'),
    workspaceId,
    ...who,
    source,
    ...fields,
    createdAt: now,
    updatedAt: now,
  });
  if (meeting) await audit(booking, 'meeting.booked', meeting);
  return { status: 'booked', meeting };
}

/** Whether it was made by a link that another workspace gave somebody. */
function isElsewheres({ workspaceId, tokens }: Booking, { token }: Booked): boolean {
  const owner = token === null ? null : linkOwner(tokens.verify(token));
  return owner !== null && owner.workspaceId !== workspaceId;
}

/** The meeting of an appointment: by its source's own id, or by the one that iCalendar gives it, whoever told of it. */
async function knownOf(
  { tx, workspaceId, source }: Booking,
  { externalId, icalUid }: { externalId: string; icalUid?: string },
): Promise<Meeting | null> {
  const own = await meetingOf(tx, { workspaceId, source, externalId });
  return own ?? (icalUid === undefined ? null : meetingOfUid(tx, { workspaceId, icalUid }));
}

/** A change of an appointment under the id it had: where its organiser counts changes, and this one is later. */
async function revise(booking: Booking, known: Meeting, event: Booked): Promise<Outcome> {
  const { tx, workspaceId, now, source, memberId } = booking;
  // A calendar itself is believed before a mail that told of the same appointment.
  if (source === 'google' && known.source === 'ical') {
    const status = known.status === 'cancelled' ? 'booked' : known.status;
    const told = { ...whenAndWhere(event), externalId: event.externalId, source, status, memberId: memberId ?? null };
    const meeting = await moveMeeting(tx, { workspaceId, meetingId: known.id, now, ...told });
    return { status: 'moved', meeting };
  }
  const later = event.sequence !== undefined && event.sequence > (known.sequence ?? -1);
  const over = known.status === 'held' || known.status === 'no_show' || (await isCancelled(booking, event, known));
  if (!later || over) return { status: 'ignored', meeting: known };
  const isVendors = BOOKING_VENDORS.some((vendor) => vendor === source);
  if (isVendors && isAt(known, event)) {
    // A list tells of each change of a booking, and of what a person called off here as if it stood.
    await noteSequence(tx, { workspaceId, meetingId: known.id, sequence: event.sequence });
    return { status: 'ignored', meeting: known };
  }
  const fields = {
    ...whenAndWhere(event),
    // A list knows less of the place than a webhook that told of it.
    ...(isVendors && event.place === null && { place: known.place }),
    status: 'booked' as const,
  };
  const meeting = await moveMeeting(tx, { workspaceId, meetingId: known.id, now, ...fields });
  await audit(booking, 'meeting.moved', known);
  return { status: 'moved', meeting };
}

const isAt = (known: Meeting, { startsAt, endsAt }: Booked): boolean =>
  known.startsAt.getTime() === startsAt.getTime() && known.endsAt.getTime() === endsAt.getTime();

async function cancel(
  booking: Booking,
  event: Extract<BookingEvent, { kind: 'cancelled' }>,
  owner: BookingOwner | undefined,
) {
  const { tx, workspaceId, now, source } = booking;
  const { externalId, sequence } = event;
  if ((await remembered(booking, 'replaced', externalId)) !== null) return nothing('ignored');
  const known = await knownOf(booking, event);
  if (sequence !== undefined && sequence < (known?.sequence ?? 0))
    return { status: 'ignored' as const, meeting: known };
  await remember(booking, 'cancelled', calledOff(booking, externalId, owner), sequence);
  await dropUnmatched(tx, { workspaceId, source, externalIds: [externalId] });
  if (!known) return nothing('ignored');
  const meeting = await setMeetingStatus(tx, {
    workspaceId,
    meetingId: known.id,
    from: ['booked'],
    to: 'cancelled',
    now,
  });
  if (meeting) await audit(booking, 'meeting.cancelled', meeting);
  return { status: meeting ? ('cancelled' as const) : ('ignored' as const), meeting: meeting ?? known };
}

/** What a mail said of the same appointment is no meeting of its own. */
async function mergeMail({ tx, workspaceId }: Booking, { id, leadId, startsAt }: Meeting): Promise<void> {
  const mailed = await meetingAt(tx, { workspaceId, leadId, startsAt, source: 'ical' });
  if (mailed && mailed.id !== id) await deleteMeeting(tx, { workspaceId, meetingId: mailed.id });
}

const whenAndWhere = ({ startsAt, endsAt, zone, title, place, sequence, icalUid }: Booked) => ({
  ...(icalUid !== undefined && { icalUid }),
  ...{ startsAt, endsAt, sequence: sequence ?? null },
  zone: isZone(zone) ? zone : 'UTC',
  title: lineOf(title, 300) ?? '',
  place: place === null ? null : lineOf(place, 500),
});

/** One line of what somebody wrote, without what no column holds. */
const lineOf = (text: string, max: number): string | null =>
  cleanLine(text.toWellFormed())?.slice(0, max).toWellFormed() ?? null;

type Fate = 'replaced' | 'cancelled';
const mark = (fate: Fate, externalId: string) => `${fate}:${externalId}`;

async function remember(booking: Booking, fate: Fate, externalId: string, sequence?: number): Promise<void> {
  const { tx, workspaceId, source: vendor, now } = booking;
  const raw = new TextEncoder().encode(sequence === undefined ? '' : String(sequence));
  const row = { workspaceId, vendor, key: mark(fate, externalId), raw, receivedAt: now };
  if (!(await insertReceipt(tx, row)) && sequence !== undefined) await replaceReceipt(tx, row);
}

/** Up to which change of it an appointment is known to have met a fate; null: it is not known to have. */
async function remembered(
  { tx, workspaceId, source }: Booking,
  fate: Fate,
  externalId: string,
): Promise<number | null> {
  const row = await getReceipt(tx, { workspaceId, vendor: source, key: mark(fate, externalId) });
  return row && (row.raw.length === 0 ? Infinity : Number(new TextDecoder().decode(row.raw)));
}

/** Whether an appointment was called off, as it is here or later. */
async function isCancelled(
  booking: Booking,
  { externalId, sequence = 0 }: Booked,
  owner: Pick<BookingOwner, 'leadId'> | undefined,
): Promise<boolean> {
  return ((await remembered(booking, 'cancelled', calledOff(booking, externalId, owner))) ?? -1) >= sequence;
}

/** Under which id it is remembered as called off. In a mail anybody may name any: it holds for the lead who wrote it. */
const calledOff = ({ source }: Booking, externalId: string, owner: Pick<BookingOwner, 'leadId'> | undefined): string =>
  source === 'ical' && owner ? `${owner.leadId}:${externalId}` : externalId;

function audit({ tx, workspaceId, now, source }: Booking, action: AuditAction, { id, leadId }: Meeting): Promise<void> {
  return recordAudit(tx, { workspaceId, now, actor: `system:${source}`, action, subject: id, details: { leadId } });
}
