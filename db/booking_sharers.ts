import { z } from 'zod';
import { sql } from 'drizzle-orm';
import type { BookingEvent, BookingVendor } from '#domain/booking.ts';
import { idSchema } from '#domain/id.schema.ts';
import type { Id } from '#domain/id.ts';
import { withDirectory, withWorkspace, type Db, type Tx } from './client.ts';
import { whoseBooking } from './queries/booking_owner.ts';
import { meetingOf } from './queries/meeting.ts';
import { isKeptUnmatched } from './queries/unmatched_booking.ts';

type Reader = { workspaceId: Id<'ws'>; vendor: BookingVendor };
type Booked = Extract<BookingEvent, { kind: 'booked' }>;

/** A workspace with an account at a vendor. `reads`: its key is taken there. */
type Sharer = { workspaceId: Id<'ws'>; reads: boolean };

const rowsSchema = z.object({ rows: z.array(z.object({ workspace_id: idSchema('ws'), reads: z.boolean() })) });

/** The workspaces that are connected to the same account, the first connected first, this one among them. None where it is to none. */
export async function sharersOf(db: Db, { workspaceId, vendor }: Reader): Promise<Sharer[]> {
  const { rows } = await withDirectory(db, async (tx) =>
    rowsSchema.parse(
      await tx.execute(sql`select workspace_id, reads from booking_sharers_of(${workspaceId}, ${vendor})`),
    ),
  );
  return rows.map(({ workspace_id, reads }) => ({ workspaceId: workspace_id, reads }));
}

/**
 * Whether a booking of nobody whom this workspace knows is another's to take in: of the workspaces that share the account, one
 * that has the appointment or knows who comes, or else the first connected whose key is taken. Each is told of it, and one shows it.
 */
export async function isAnothers(
  db: Db,
  sharers: readonly Sharer[],
  { workspaceId, vendor }: Reader,
  event: BookingEvent,
): Promise<boolean> {
  const others = sharers.filter((one) => one.workspaceId !== workspaceId);
  if (event.kind !== 'booked' || others.length === 0) return false;
  const has = (id: Id<'ws'>) => withWorkspace(db, id, (tx) => isHeld(tx, { workspaceId: id, vendor }, event));
  if (await has(workspaceId)) return false;
  for (const { workspaceId: id, reads } of others)
    if ((await has(id)) || (reads && (await withWorkspace(db, id, (tx) => isKnown(tx, id, event))))) return true;
  const first = sharers.find(({ reads }) => reads);
  return first !== undefined && first.workspaceId !== workspaceId;
}

/** What a token says is decided by whoever signed it: here an address alone counts. */
const isKnown = async (tx: Tx, workspaceId: Id<'ws'>, { emails }: Booked): Promise<boolean> =>
  (await whoseBooking({ tx, workspaceId, tokens: { verify: () => null } }, { token: null, emails })) !== null;

async function isHeld(tx: Tx, { workspaceId, vendor: source }: Reader, { externalId, replaces }: Booked) {
  for (const id of [externalId, replaces]) {
    if (id === null) continue;
    const of = { workspaceId, source, externalId: id };
    if ((await meetingOf(tx, of)) !== null || (await isKeptUnmatched(tx, of))) return true;
  }
  return false;
}
