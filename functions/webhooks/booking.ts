import type { AuditAction } from '#domain/audit.ts';
import { linkOwner, type BookingVendor } from '#domain/booking.ts';
import { isZone } from '#domain/calendar.ts';
import { normaliseEmail } from '#domain/email.ts';
import type { Id, IdPrefix } from '#domain/id.ts';
import { cleanLine } from '#domain/text.ts';
import type { Tx } from '#db/client.ts';
import { recordAudit } from '#db/queries/audit.ts';
import { hasReceipt, insertReceipt } from '#db/queries/booking_hook.ts';
import { getLead, leadByEmail } from '#db/queries/lead.ts';
import {
  deleteMeeting,
  enrollmentOfLead,
  insertMeeting,
  meetingOf,
  moveMeeting,
  setMeetingStatus,
  type Meeting,
} from '#db/queries/meeting.ts';
import type { Tokens } from '../tokens.ts';

/** What a vendor says of an appointment, in the words of neither. */
export type BookingEvent =
  | {
      kind: 'booked';
      externalId: string;
      /** the booking whose place it takes: a reschedule */
      replaces: string | null;
      startsAt: Date;
      endsAt: Date;
      zone: string;
      title: string;
      place: string | null;
      /** the lead's token, where the link carried it to the end */
      token: string | null;
      /** who comes, the invitee first */
      emails: string[];
    }
  | { kind: 'cancelled'; externalId: string }
  /** Its place was taken by another booking, which another webhook tells of. */
  | { kind: 'replaced'; externalId: string };

export type Booking = {
  tx: Tx;
  workspaceId: Id<'ws'>;
  /** on the workspace's clock */
  now: Date;
  id: <P extends IdPrefix>(prefix: P) => Id<P>;
  tokens: Tokens;
  vendor: BookingVendor;
};

export type Outcome = { status: 'booked' | 'moved' | 'cancelled' | 'ignored' | 'unmatched'; meeting: Meeting | null };

const nothing = (status: Outcome['status']): Outcome => ({ status, meeting: null });

/**
 * Takes in what a vendor says. Webhooks come in any order and more than once: what was replaced or cancelled before we
 * heard of it is remembered, so that a reschedule is one meeting that moved, whichever half of it comes first.
 */
export async function takeBooking(booking: Booking, event: BookingEvent): Promise<Outcome> {
  switch (event.kind) {
    case 'replaced':
      await remember(booking, 'replaced', event.externalId);
      return nothing('ignored');
    case 'cancelled':
      return cancel(booking, event.externalId);
    case 'booked':
      return book(booking, event);
  }
}

type Booked = Extract<BookingEvent, { kind: 'booked' }>;

async function book(booking: Booking, event: Booked): Promise<Outcome> {
  const { tx, workspaceId, now, vendor: source } = booking;
  const known = await meetingOf(tx, { workspaceId, source, externalId: event.externalId });
  const before =
    event.replaces === null ? null : await meetingOf(tx, { workspaceId, source, externalId: event.replaces });
  if (event.replaces !== null) await remember(booking, 'replaced', event.replaces);
  if (known || (await remembers(booking, 'replaced', event.externalId))) {
    // A later booking is known already: the one that this webhook replaces is no meeting of its own any more.
    if (before) await deleteMeeting(tx, { workspaceId, meetingId: before.id });
    return known ? { status: 'ignored', meeting: known } : nothing('ignored');
  }
  const cancelled = await remembers(booking, 'cancelled', event.externalId);
  const fields = {
    ...whenAndWhere(event),
    externalId: event.externalId,
    status: cancelled ? ('cancelled' as const) : ('booked' as const),
  };
  if (before) {
    const meeting = await moveMeeting(tx, { workspaceId, meetingId: before.id, now, ...fields });
    await audit(booking, 'meeting.moved', before);
    return { status: 'moved', meeting };
  }
  const who = await whose(booking, event);
  if (!who) return nothing('unmatched');
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

async function cancel(booking: Booking, externalId: string): Promise<Outcome> {
  const { tx, workspaceId, now, vendor: source } = booking;
  if (await remembers(booking, 'replaced', externalId)) return nothing('ignored');
  const known = await meetingOf(tx, { workspaceId, source, externalId });
  await remember(booking, 'cancelled', externalId);
  if (!known) return nothing('ignored');
  const meeting = await setMeetingStatus(tx, {
    workspaceId,
    meetingId: known.id,
    from: ['booked'],
    to: 'cancelled',
    now,
  });
  if (meeting) await audit(booking, 'meeting.cancelled', meeting);
  return { status: meeting ? 'cancelled' : 'ignored', meeting: meeting ?? known };
}

const whenAndWhere = ({ startsAt, endsAt, zone, title, place }: Booked) => ({
  startsAt,
  endsAt,
  zone: isZone(zone) ? zone : 'UTC',
  title: lineOf(title, 300) ?? '',
  place: place === null ? null : lineOf(place, 500),
});

/** One line of what a vendor wrote, without what no column holds. */
const lineOf = (text: string, max: number): string | null =>
  cleanLine(text.toWellFormed())?.slice(0, max).toWellFormed() ?? null;

/** Whose appointment it is: by the token that we gave them, otherwise by the address of somebody who comes. */
async function whose(
  { tx, workspaceId, tokens }: Booking,
  event: Booked,
): Promise<{ leadId: Id<'ld'>; enrollmentId: Id<'enr'> | null } | null> {
  const owner = event.token === null ? null : linkOwner(tokens.verify(event.token));
  const byToken = owner?.workspaceId === workspaceId ? await getLead(tx, { workspaceId, leadId: owner.leadId }) : null;
  let lead = byToken;
  for (const address of event.emails) {
    if (lead) break;
    const email = normaliseEmail(address);
    lead = email === null ? null : await leadByEmail(tx, { workspaceId, email });
  }
  if (!lead) return null;
  const enrollment = await enrollmentOfLead(tx, {
    workspaceId,
    leadId: lead.id,
    enrollmentId: byToken ? (owner?.enrollmentId ?? null) : null,
  });
  return { leadId: lead.id, enrollmentId: enrollment?.id ?? null };
}

type Fate = 'replaced' | 'cancelled';
const mark = (fate: Fate, externalId: string) => `${fate}:${externalId}`;

async function remember({ tx, workspaceId, vendor, now }: Booking, fate: Fate, externalId: string): Promise<void> {
  await insertReceipt(tx, { workspaceId, vendor, key: mark(fate, externalId), raw: new Uint8Array(), receivedAt: now });
}

async function remembers({ tx, workspaceId, vendor }: Booking, fate: Fate, externalId: string): Promise<boolean> {
  return hasReceipt(tx, { workspaceId, vendor, key: mark(fate, externalId) });
}

function audit({ tx, workspaceId, now, vendor }: Booking, action: AuditAction, { id, leadId }: Meeting): Promise<void> {
  return recordAudit(tx, { workspaceId, now, actor: `system:${vendor}`, action, subject: id, details: { leadId } });
}
