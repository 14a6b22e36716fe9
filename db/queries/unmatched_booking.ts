import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { BookingEvent } from '#domain/booking.ts';
import type { Id } from '#domain/id.ts';
import type { MeetingSource } from '#domain/meeting.ts';
import { cleanLine } from '#domain/text.ts';
import type { Tx } from '../client.ts';
import { unmatchedBooking } from '../schema/index.ts';

export type UnmatchedBooking = typeof unmatchedBooking.$inferSelect;
type Workspace = { workspaceId: Id<'ws'> };
type Key = Workspace & { bookingId: Id<'ubk'> };
type Booked = Extract<BookingEvent, { kind: 'booked' }>;

/** Addresses kept of an appointment: a crowd is no meeting with somebody. */
const MOST_ADDRESSES = 20;
const SHOWN = 100;

const of = ({ workspaceId, bookingId }: Key) =>
  and(eq(unmatchedBooking.workspaceId, workspaceId), eq(unmatchedBooking.id, bookingId));

/**
 * Keeps a booking of nobody whom we know, once; one that moved takes the place of what it replaces, or of what it was under the id it
 * keeps, and stays dismissed.
 */
export async function keepUnmatched(
  tx: Tx,
  {
    event: { externalId, replaces, name, emails },
    now,
    ...row
  }: Workspace &
    Pick<UnmatchedBooking, 'id' | 'source' | 'title' | 'startsAt' | 'endsAt' | 'zone' | 'place' | 'sequence'> & {
      event: Booked;
      now: Date;
    },
): Promise<void> {
  const { workspaceId, source } = row;
  const before = replaces === null ? [] : await dropUnmatched(tx, { workspaceId, source, externalIds: [replaces] });
  const { id, title, startsAt, endsAt, zone, place, sequence } = row;
  await tx
    .insert(unmatchedBooking)
    .values({
      ...{ id, workspaceId, source, externalId, title, startsAt, endsAt, zone, place, sequence },
      name: name === null ? null : (cleanLine(name.toWellFormed())?.slice(0, 200).toWellFormed() ?? null),
      emails: emails.slice(0, MOST_ADDRESSES).flatMap((email) => cleanLine(email.toWellFormed())?.slice(0, 320) ?? []),
      dismissed: before.some(({ dismissed }) => dismissed),
      createdAt: now,
      updatedAt: now,
    })
    .onConflictDoUpdate({
      target: [unmatchedBooking.workspaceId, unmatchedBooking.source, unmatchedBooking.externalId],
      // A list knows less of the place than a webhook that told of it.
      set: { title, startsAt, endsAt, zone, ...(place !== null && { place }), sequence, updatedAt: now },
      // Of what is dismissed nothing is kept; and sources tell of changes in any order.
      setWhere: and(
        eq(unmatchedBooking.dismissed, false),
        sql`excluded.sequence > coalesce(${unmatchedBooking.sequence}, -1)`,
      ),
    });
}

/** Forgets what is known of some bookings: they are somebody's by now, moved, or called off. */
export async function dropUnmatched(
  tx: Tx,
  { workspaceId, source, externalIds }: Workspace & { source: MeetingSource; externalIds: string[] },
): Promise<UnmatchedBooking[]> {
  return tx
    .delete(unmatchedBooking)
    .where(
      and(
        eq(unmatchedBooking.workspaceId, workspaceId),
        eq(unmatchedBooking.source, source),
        inArray(unmatchedBooking.externalId, externalIds),
      ),
    )
    .returning();
}

/** Whether it waits for a person, or one has dismissed it. */
export async function isKeptUnmatched(
  tx: Tx,
  { workspaceId, source, externalId }: Workspace & { source: MeetingSource; externalId: string },
): Promise<boolean> {
  const rows = await tx
    .select({ id: unmatchedBooking.id })
    .from(unmatchedBooking)
    .where(
      and(
        eq(unmatchedBooking.workspaceId, workspaceId),
        eq(unmatchedBooking.source, source),
        eq(unmatchedBooking.externalId, externalId),
      ),
    );
  return rows.length > 0;
}

/** One that nobody has dismissed, held until the transaction ends. */
export async function getUnmatched(tx: Tx, key: Key): Promise<UnmatchedBooking | null> {
  const [row] = await tx
    .select()
    .from(unmatchedBooking)
    .where(and(of(key), eq(unmatchedBooking.dismissed, false)))
    .for('update');
  return row ?? null;
}

/** Those that wait for a person, the soonest first. */
export async function listUnmatched(tx: Tx, { workspaceId }: Workspace): Promise<UnmatchedBooking[]> {
  return tx
    .select()
    .from(unmatchedBooking)
    .where(and(eq(unmatchedBooking.workspaceId, workspaceId), eq(unmatchedBooking.dismissed, false)))
    .orderBy(asc(unmatchedBooking.startsAt), asc(unmatchedBooking.id))
    .limit(SHOWN);
}

/** It is none of ours: its id stays, so that it is not asked about again, and nothing of whoever comes. */
export async function dismissUnmatched(tx: Tx, { now, ...key }: Key & { now: Date }): Promise<boolean> {
  const rows = await tx
    .update(unmatchedBooking)
    .set({ dismissed: true, name: null, emails: [], title: '', place: null, updatedAt: now })
    .where(and(of(key), eq(unmatchedBooking.dismissed, false)))
    .returning({ id: unmatchedBooking.id });
  return rows.length > 0;
}
