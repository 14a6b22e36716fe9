import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { BookingProblem, BookingVendor, NoHookReason } from '#domain/booking.ts';
import { instant, ofWorkspace, timestamps, workspaceId } from '../columns.ts';

/** An account at a booking vendor: its key, the webhook subscription that we made there, and how far its bookings were read. */
export const bookingConnection = pgTable(
  'booking_connection',
  {
    ...workspaceId,
    vendor: text('vendor').$type<BookingVendor>().notNull(),
    /** The key, whose it is, and the secret of the webhooks that we had made, sealed; null until a key works. */
    sealed: text('sealed'),
    /** The same, to be tried; in force once it works. */
    candidate: text('candidate'),
    /** The vendor's id of the subscription; null where it posts nothing to us. */
    subscription: text('subscription'),
    noHook: text('no_hook').$type<NoHookReason>(),
    /** As whom it is connected: a name or an address. */
    account: text('account'),
    connectedAt: instant('connected_at'),
    /** When the last look that came to its end began. */
    lookedAt: instant('looked_at'),
    /** Why the last look failed; null when it did not. */
    problem: text('problem').$type<BookingProblem>(),
    ...timestamps,
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.vendor] }),
    index('booking_connection_by_account').on(t.vendor, t.account),
    ofWorkspace(),
  ],
);
