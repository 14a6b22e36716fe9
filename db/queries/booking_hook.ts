import { and, asc, eq } from 'drizzle-orm';
import type { BookingVendor } from '#domain/booking.ts';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { bookingHook, hookReceipt } from '../schema/index.ts';

export type BookingHook = typeof bookingHook.$inferSelect;
type Key = { workspaceId: Id<'ws'>; vendor: BookingVendor };

const of = ({ workspaceId, vendor }: Key) =>
  and(eq(bookingHook.workspaceId, workspaceId), eq(bookingHook.vendor, vendor));

export async function getBookingHook(tx: Tx, key: Key): Promise<BookingHook | null> {
  const [row] = await tx.select().from(bookingHook).where(of(key));
  return row ?? null;
}

export async function listBookingHooks(tx: Tx, { workspaceId }: { workspaceId: Id<'ws'> }): Promise<BookingHook[]> {
  return tx.select().from(bookingHook).where(eq(bookingHook.workspaceId, workspaceId)).orderBy(asc(bookingHook.vendor));
}

/** Keeps the secret of a vendor's webhooks, in place of the one before. */
export async function setBookingHook(
  tx: Tx,
  { now, sealedSecret, ...key }: Key & { sealedSecret: string; now: Date },
): Promise<void> {
  await tx
    .insert(bookingHook)
    .values({ ...key, sealedSecret, createdAt: now, updatedAt: now })
    .onConflictDoUpdate({
      target: [bookingHook.workspaceId, bookingHook.vendor],
      set: { sealedSecret, updatedAt: now },
    });
}

/** What an earlier key sealed, under today's: where nobody put another in its place. */
export async function resealBookingHook(
  tx: Tx,
  { before, sealedSecret, now, ...key }: Key & { before: string; sealedSecret: string; now: Date },
): Promise<void> {
  await tx
    .update(bookingHook)
    .set({ sealedSecret, updatedAt: now })
    .where(and(of(key), eq(bookingHook.sealedSecret, before)));
}

export async function deleteBookingHook(tx: Tx, key: Key): Promise<boolean> {
  const rows = await tx.delete(bookingHook).where(of(key)).returning({ vendor: bookingHook.vendor });
  return rows.length > 0;
}

/** Keeps a verified webhook as it came. @returns false for a replay: the sender's own identity of it is known */
export async function insertReceipt(tx: Tx, row: typeof hookReceipt.$inferInsert): Promise<boolean> {
  const made = await tx.insert(hookReceipt).values(row).onConflictDoNothing().returning({ key: hookReceipt.key });
  return made.length > 0;
}

type ReceiptKey = Pick<typeof hookReceipt.$inferSelect, 'workspaceId' | 'vendor' | 'key'>;
const receiptAt = ({ workspaceId, vendor, key }: ReceiptKey) =>
  and(eq(hookReceipt.workspaceId, workspaceId), eq(hookReceipt.vendor, vendor), eq(hookReceipt.key, key));

export async function getReceipt(tx: Tx, key: ReceiptKey): Promise<{ raw: Uint8Array } | null> {
  const [row] = await tx.select({ raw: hookReceipt.raw }).from(hookReceipt).where(receiptAt(key));
  return row ?? null;
}

export async function hasReceipt(tx: Tx, key: ReceiptKey): Promise<boolean> {
  return (await getReceipt(tx, key)) !== null;
}

export async function replaceReceipt(tx: Tx, { raw, ...key }: ReceiptKey & { raw: Uint8Array }): Promise<void> {
  await tx.update(hookReceipt).set({ raw }).where(receiptAt(key));
}
