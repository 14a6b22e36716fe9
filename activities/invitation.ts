import { DAY_MS } from '#domain/calendar.ts';
import type { BookingEvent } from '#domain/booking.ts';
import type { Id } from '#domain/id.ts';
import { addressesOf, type Invitation } from '#domain/invitation.ts';
import type { ParsedMail } from '#domain/mail.ts';
import { isDeclined } from '#domain/triage/invitation.ts';
import { raiseAlert } from '#db/queries/alert.ts';
import { takeBooking } from '#db/queries/booking.ts';
import { ownerOf, whoseBooking } from '#db/queries/booking_owner.ts';
import { leadRef, type LeadRef } from '#db/queries/correspondent.ts';
import { meetingOf, meetingOfUid, type Meeting } from '#db/queries/meeting.ts';
import { readInvitation } from './adapters/mail/calendar.ts';
import type { Match } from './match.ts';
import type { Moment } from './moment.ts';
import type { Ports } from './ports.ts';

/** What is long over books nobody. */
const OVER_SINCE_MS = DAY_MS;

/** What a mail says of an appointment; null for most. */
export const invitationIn = ({ calendar }: ParsedMail, { workspace: { zone } }: Moment): Invitation | null =>
  calendar === undefined ? null : readInvitation(calendar, zone);

/** Whose appointment an agenda writes of, where nobody whom we know wrote the mail. */
export async function leadInvited(
  ports: Pick<Ports, 'tokens'>,
  { tx, workspaceId }: Moment,
  invitation: Invitation,
): Promise<LeadRef | null> {
  const who = { token: null, emails: addressesOf(invitation) };
  const owner = await whoseBooking({ tx, workspaceId, tokens: ports.tokens }, who);
  return owner && leadRef(tx, { workspaceId, leadId: owner.leadId });
}

/** Takes in what a mail says of an appointment with a lead. @returns the meeting that the workflows are to be told of */
export async function heedInvitation(
  ports: Pick<Ports, 'tokens'>,
  moment: Moment,
  {
    invitation,
    match,
    messageId,
    again,
  }: { invitation: Invitation; match: Match; messageId: Id<'msg'>; again: boolean },
): Promise<Meeting | null> {
  const { tx, workspaceId, now, id } = moment;
  const { leadId, enrollment } = match;
  // Of a colleague, and of whom a report names, nothing is known but that; with our token somebody opts out.
  if (['company', 'report', 'recipient', 'token'].includes(match.by)) return null;
  if (!again && isDeclined(invitation)) {
    const alert = { code: 'invitation_declined', subject: messageId, values: { leadId } } as const;
    await raiseAlert(tx, { id: id('alr'), workspaceId, now, ...alert });
  }
  const event = await eventOf(moment, invitation, leadId);
  if (event === null) return null;
  const owner = await ownerOf({ tx, workspaceId }, leadId, 'mail', enrollment?.id ?? null);
  const booking = { tx, workspaceId, now, id, tokens: ports.tokens, source: 'ical' } as const;
  return (await takeBooking(booking, event, owner)).meeting;
}

/** An answer to an invitation changes no appointment; nor does a change of another one of a series, or of somebody else's. */
async function eventOf(
  { tx, workspaceId, now }: Moment,
  invitation: Invitation,
  leadId: Id<'ld'>,
): Promise<BookingEvent | null> {
  const { method, uid, recurrence, sequence, startsAt, endsAt } = invitation;
  const knownAs = async (id: string) =>
    (await meetingOf(tx, { workspaceId, source: 'ical', externalId: id })) ??
    (await meetingOfUid(tx, { workspaceId, icalUid: id }));
  const known = await knownAs(uid);
  const isFirst = recurrence === null || known?.startsAt.getTime() === recurrence.getTime();
  if (known !== null && !isFirst) return null;
  const externalId = isFirst ? uid : `${uid}#${recurrence.toISOString()}`;
  const meant = isFirst ? known : await knownAs(externalId);
  if (meant !== null && meant.leadId !== leadId) return null;
  const icalUid = externalId;
  if (method === 'CANCEL') return { kind: 'cancelled', externalId, sequence, icalUid };
  if (method === 'REPLY' || endsAt.getTime() < now.getTime() - OVER_SINCE_MS) return null;
  const { zone, title, place } = invitation;
  const none = { replaces: null, token: null, name: null };
  return { kind: 'booked', externalId, icalUid, sequence, startsAt, endsAt, zone, title, place, emails: [], ...none };
}
