import { and, desc, eq, inArray, isNotNull } from 'drizzle-orm';
import { linkOwner, type BookingEvent } from '#domain/booking.ts';
import { normaliseEmail } from '#domain/email.ts';
import type { Id } from '#domain/id.ts';
import type { MeetingMatch } from '#domain/meeting.ts';
import type { Tx } from '../client.ts';
import { message } from '../schema/index.ts';
import { getLead, leadByEmail } from './lead.ts';
import { enrollmentOfLead } from './meeting.ts';

/** Whose an appointment is, and why it is taken for theirs. */
export type BookingOwner = { leadId: Id<'ld'>; enrollmentId: Id<'enr'> | null; matchedBy: MeetingMatch };

type Place = { tx: Tx; workspaceId: Id<'ws'> };

/**
 * Whose appointment it is: by the token that we gave them; otherwise by the address of somebody who comes, a lead's own or one
 * that they answered us from.
 */
export async function whoseBooking(
  { tx, workspaceId, tokens }: Place & { tokens: { verify(token: string): string | null } },
  { token, emails }: Pick<Extract<BookingEvent, { kind: 'booked' }>, 'token' | 'emails'>,
): Promise<BookingOwner | null> {
  const owner = token === null ? null : linkOwner(tokens.verify(token));
  const byToken = owner?.workspaceId === workspaceId ? await getLead(tx, { workspaceId, leadId: owner.leadId }) : null;
  if (byToken) return ownerOf({ tx, workspaceId }, byToken.id, 'token', owner?.enrollmentId ?? null);
  const addresses = emails.map(normaliseEmail).filter((email) => email !== null);
  for (const email of addresses) {
    const lead = await leadByEmail(tx, { workspaceId, email });
    if (lead) return ownerOf({ tx, workspaceId }, lead.id, 'address');
  }
  const leadId = await wroteFrom(tx, { workspaceId, addresses });
  return leadId && ownerOf({ tx, workspaceId }, leadId, 'other_address');
}

/** A lead with the enrollment that an appointment of theirs belongs to: the one named, or else the latest. */
export async function ownerOf(
  { tx, workspaceId }: Place,
  leadId: Id<'ld'>,
  matchedBy: MeetingMatch,
  enrollmentId: Id<'enr'> | null = null,
): Promise<BookingOwner> {
  const enrollment = await enrollmentOfLead(tx, { workspaceId, leadId, enrollmentId });
  return { leadId, enrollmentId: enrollment?.id ?? null, matchedBy };
}

/** Who answered us from one of some addresses: in their own thread, with a token of theirs, or under their name. */
async function wroteFrom(
  tx: Tx,
  { workspaceId, addresses }: { workspaceId: Id<'ws'>; addresses: readonly string[] },
): Promise<Id<'ld'> | null> {
  if (addresses.length === 0) return null;
  const [row] = await tx
    .select({ leadId: message.leadId })
    .from(message)
    .where(
      and(
        eq(message.workspaceId, workspaceId),
        eq(message.direction, 'in'),
        isNotNull(message.leadId),
        inArray(message.fromAddress, [...addresses]),
        inArray(message.matchedBy, ['reference', 'token', 'name']),
      ),
    )
    .orderBy(desc(message.at))
    .limit(1);
  return row?.leadId ?? null;
}
