import { and, asc, eq, isNotNull } from 'drizzle-orm';
import type { BookingProblem, BookingVendor } from '#domain/booking.ts';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { bookingConnection } from '../schema/index.ts';

export type BookingConnection = typeof bookingConnection.$inferSelect;
type Key = { workspaceId: Id<'ws'>; vendor: BookingVendor };

const of = ({ workspaceId, vendor }: Key) =>
  and(eq(bookingConnection.workspaceId, workspaceId), eq(bookingConnection.vendor, vendor));

export async function getBookingConnection(tx: Tx, key: Key): Promise<BookingConnection | null> {
  const [row] = await tx.select().from(bookingConnection).where(of(key));
  return row ?? null;
}

/** Those that are in force. */
export async function listBookingConnections(
  tx: Tx,
  { workspaceId }: Pick<Key, 'workspaceId'>,
): Promise<BookingConnection[]> {
  return tx
    .select()
    .from(bookingConnection)
    .where(and(eq(bookingConnection.workspaceId, workspaceId), isNotNull(bookingConnection.sealed)))
    .orderBy(asc(bookingConnection.vendor));
}

/** Keeps a key beside the one in force, to be tried. */
export async function storeBookingCandidate(
  tx: Tx,
  { candidate, now, ...key }: Key & { candidate: string; now: Date },
): Promise<void> {
  await tx
    .insert(bookingConnection)
    .values({ ...key, candidate, createdAt: now, updatedAt: now })
    .onConflictDoUpdate({
      target: [bookingConnection.workspaceId, bookingConnection.vendor],
      set: { candidate, updatedAt: now },
    });
}

/** A candidate that works takes the place of what was in force. @returns false when another is being tried by now */
export async function adoptBookingCandidate(
  tx: Tx,
  {
    workspaceId,
    vendor,
    candidate,
    now,
    ...found
  }: Key & { candidate: string; sealed: string; now: Date } & Pick<
      BookingConnection,
      'subscription' | 'noHook' | 'account'
    >,
): Promise<boolean> {
  const rows = await tx
    .update(bookingConnection)
    .set({ ...found, candidate: null, connectedAt: now, lookedAt: null, problem: null, updatedAt: now })
    .where(and(of({ workspaceId, vendor }), eq(bookingConnection.candidate, candidate)))
    .returning({ vendor: bookingConnection.vendor });
  return rows.length > 0;
}

/** A candidate that does not work is not kept, and no row where nothing else was connected. */
export async function dropBookingCandidate(
  tx: Tx,
  { candidate, now, ...key }: Key & { candidate: string; now: Date },
): Promise<void> {
  const [row] = await tx
    .update(bookingConnection)
    .set({ candidate: null, updatedAt: now })
    .where(and(of(key), eq(bookingConnection.candidate, candidate)))
    .returning();
  if (row?.sealed === null) await deleteBookingConnection(tx, key);
}

/** What was found of a connection, where it is still the one that was looked through. */
export async function noteBookingConnection(
  tx: Tx,
  {
    sealed,
    now,
    change,
    workspaceId,
    vendor,
  }: Key & {
    sealed: string;
    now: Date;
    change: Partial<Pick<BookingConnection, 'subscription' | 'noHook' | 'lookedAt'>> & {
      problem?: BookingProblem | null;
    };
  },
): Promise<boolean> {
  const rows = await tx
    .update(bookingConnection)
    .set({ ...change, updatedAt: now })
    .where(and(of({ workspaceId, vendor }), eq(bookingConnection.sealed, sealed)))
    .returning({ vendor: bookingConnection.vendor });
  return rows.length > 0;
}

/** What an earlier key sealed, under today's: where nobody put another in its place. */
export async function resealBookingConnection(
  tx: Tx,
  { before, sealed, now, ...key }: Key & { before: string; sealed: string; now: Date },
): Promise<boolean> {
  const rows = await tx
    .update(bookingConnection)
    .set({ sealed, updatedAt: now })
    .where(and(of(key), eq(bookingConnection.sealed, before)))
    .returning({ vendor: bookingConnection.vendor });
  return rows.length > 0;
}

export async function deleteBookingConnection(tx: Tx, key: Key): Promise<BookingConnection | null> {
  const [row] = await tx.delete(bookingConnection).where(of(key)).returning();
  return row ?? null;
}
