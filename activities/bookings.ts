import { ApplicationFailure } from '@temporalio/common';
import {
  bookingConnectionContext,
  isPublicUrl,
  type BookingAccess,
  type BookingProblem,
  type BookingVendor,
  type NoHookReason,
} from '#domain/booking.ts';
import { parseBookingAccess } from '#domain/booking_access.schema.ts';
import type { Id } from '#domain/id.ts';
import { isAnothers, sharersOf } from '#db/booking_sharers.ts';
import { raiseAlert, settleAlerts } from '#db/queries/alert.ts';
import { recordAudit } from '#db/queries/audit.ts';
import { takeBooking } from '#db/queries/booking.ts';
import {
  adoptBookingCandidate,
  deleteBookingConnection,
  dropBookingCandidate,
  getBookingConnection,
  noteBookingConnection,
  resealBookingConnection,
  type BookingConnection,
} from '#db/queries/booking_connection.ts';
import { BookingVendorError, type BookingAccount } from './booking_vendors.ts';
import { inMoment, type Moment } from './moment.ts';
import type { Ports } from './ports.ts';

type Key = { workspaceId: Id<'ws'>; vendor: BookingVendor };

/** A vendor's list may lag behind what it did: each look goes back behind the one before by so much. */
const OVERLAP_MS = 15 * 60_000;
/** Trying again soon cannot cure these: a person must give another key. */
const FINAL: readonly BookingProblem[] = ['key_refused', 'key_too_narrow'];

export function createBookingActivities(ports: Ports) {
  return {
    /** Tries a key that a person gave: whose it is, and whether the vendor posts to us. One that works is in force from then on. */
    async connectBookings(key: Key): Promise<{ problem: BookingProblem | null }> {
      const row = await rowOf(ports, key);
      if (row?.candidate == null) return { problem: null };
      const { candidate } = row;
      const given = open(ports, key, candidate);
      try {
        const { account, ...whose } = await accountOf(ports, key, given).whose();
        const access = { ...given, ...whose };
        const found = { account, ...(await subscribed(ports, key, access)) };
        const sealed = ports.secrets.seal(JSON.stringify(access), contextOf(key));
        const adopted = await inMoment(ports, key.workspaceId, async ({ tx, now }) => {
          if (!(await adoptBookingCandidate(tx, { ...key, candidate, sealed, now, ...found }))) return false;
          await settleAlerts(tx, { workspaceId: key.workspaceId, subject: key.vendor, code: 'bookings_unread', now });
          await noted(key, { tx, now }, 'booking_connection.connected');
          return true;
        });
        // What was there before, and what another took the place of meanwhile, posts no more.
        if (!adopted) await letGo(ports, key, { ...row, sealed, subscription: found.subscription });
        else if (row.sealed !== null) await letGo(ports, key, row);
        return { problem: null };
      } catch (error) {
        if (!(error instanceof BookingVendorError)) throw error;
        await inMoment(ports, key.workspaceId, ({ tx, now }) => dropBookingCandidate(tx, { ...key, candidate, now }));
        return { problem: error.code };
      }
    },

    /** Forgets a connection, and has the vendor forget us where it can be reached. @returns whether nothing of ours is left there */
    async disconnectBookings(key: Key): Promise<{ left: boolean }> {
      const row = await inMoment(ports, key.workspaceId, async ({ tx, now }) => {
        const gone = await deleteBookingConnection(tx, key);
        if (gone) await noted(key, { tx, now }, 'booking_connection.disconnected');
        await settleAlerts(tx, { workspaceId: key.workspaceId, subject: key.vendor, code: 'bookings_unread', now });
        return gone;
      });
      return { left: row !== null && !(await letGo(ports, key, row)) };
    },

    /**
     * Looks through a page of what became of bookings since the last look, and takes each in as a webhook would be: what hooks
     * missed is found. @returns where the next page begins, null after the last; `beganAt` in milliseconds
     */
    async lookForBookings({
      cursor,
      beganAt,
      ...key
    }: Key & { cursor: string | null; beganAt: number | null }): Promise<{ next: string | null; beganAt: number }> {
      const began = beganAt ?? ports.time().getTime();
      const stored = await rowOf(ports, key);
      if (stored?.sealed == null) return { next: null, beganAt: began };
      const sealed = await sealedToday(ports, key, stored.sealed);
      const row = { ...stored, sealed };
      try {
        const access = open(ports, key, sealed);
        const account = accountOf(ports, key, access);
        if (cursor === null) await keepSubscribed(ports, key, row, access, account);
        const since = row.lookedAt && new Date(row.lookedAt.getTime() - OVERLAP_MS);
        const { events, next } = await account.look({ since, now: new Date(began), cursor });
        const sharers = events.length === 0 ? [] : await sharersOf(ports.db, key);
        for (const event of events) {
          const anothers = await isAnothers(ports.db, sharers, key, event);
          const meeting = await inMoment(ports, key.workspaceId, async ({ tx, now, id }) => {
            const from = { workspaceId: key.workspaceId, tokens: ports.tokens, source: key.vendor };
            return (await takeBooking({ tx, now, id, ...from, anothers }, event)).meeting;
          });
          if (meeting) await ports.workflows.tellMeeting(meeting);
        }
        if (next === null) await looked(ports, key, sealed, new Date(began));
        return { next, beganAt: began };
      } catch (error) {
        if (!(error instanceof BookingVendorError)) throw error;
        await unread(ports, key, sealed, error.code);
        throw ApplicationFailure.create({
          ...{ type: error.code, message: error.code, nonRetryable: FINAL.includes(error.code) },
          ...(error.retryAfterMs !== undefined && { nextRetryDelay: error.retryAfterMs }),
        });
      }
    },
  };
}

const contextOf = ({ workspaceId, vendor }: Key) => bookingConnectionContext(workspaceId, vendor);
const open = ({ secrets }: Ports, key: Key, sealed: string): BookingAccess =>
  parseBookingAccess(secrets.open(sealed, contextOf(key)));
const accountOf = ({ bookings }: Ports, { vendor }: Key, access: BookingAccess) => bookings.of(vendor, access);
const rowOf = (ports: Ports, key: Key): Promise<BookingConnection | null> =>
  inMoment(ports, key.workspaceId, ({ tx }) => getBookingConnection(tx, key));

/** An earlier key of ours may go once all that it sealed was read. */
async function sealedToday(ports: Ports, key: Key, before: string): Promise<string> {
  const sealed = ports.secrets.renew(before, contextOf(key));
  if (sealed === null) return before;
  const fresh = { ...key, before, sealed };
  const isKept = await inMoment(ports, key.workspaceId, ({ tx, now }) =>
    resealBookingConnection(tx, { ...fresh, now }),
  );
  return isKept ? sealed : before;
}

function noted(
  { workspaceId, vendor }: Key,
  { tx, now }: Pick<Moment, 'tx' | 'now'>,
  action: 'booking_connection.connected' | 'booking_connection.disconnected',
): Promise<void> {
  return recordAudit(tx, {
    workspaceId,
    now,
    actor: 'system:bookings',
    action,
    subject: workspaceId,
    details: { vendor },
  });
}

/** Has the vendor post to us, where it can. A key that may read and nothing more is good enough: then we look. */
async function subscribed(
  ports: Ports,
  key: Key,
  access: BookingAccess,
): Promise<{ subscription: string | null; noHook: NoHookReason | null }> {
  const { publicUrl } = ports;
  if (!isPublicUrl(publicUrl)) return { subscription: null, noHook: 'address_not_public' };
  const url = `${publicUrl}/api/webhooks/${key.vendor}/${key.workspaceId}`;
  try {
    const subscription = await accountOf(ports, key, access).subscribe({ url, secret: access.secret });
    return { subscription, noHook: subscription === null ? 'plan_without_webhooks' : null };
  } catch (error) {
    // Such as an address that it knows under another subscription.
    if (error instanceof BookingVendorError && error.code === 'odd_answer')
      return { subscription: null, noHook: 'not_taken' };
    throw error;
  }
}

/** A subscription that the vendor gave up, or that a person took away there, is made again. */
async function keepSubscribed(
  ports: Ports,
  key: Key,
  { sealed, subscription, noHook }: BookingConnection,
  access: BookingAccess,
  account: BookingAccount,
): Promise<void> {
  if (sealed === null || noHook === 'plan_without_webhooks') return;
  if (subscription !== null && (await account.isSubscribed(subscription))) return;
  if (subscription !== null) await account.unsubscribe(subscription);
  const change = await subscribed(ports, key, access);
  await inMoment(ports, key.workspaceId, ({ tx, now }) => noteBookingConnection(tx, { ...key, sealed, now, change }));
}

/** Takes our subscription away. @returns false where the vendor could not be reached, or would not */
async function letGo(ports: Ports, key: Key, { sealed, subscription }: BookingConnection): Promise<boolean> {
  if (sealed === null || subscription === null) return true;
  try {
    await accountOf(ports, key, open(ports, key, sealed)).unsubscribe(subscription);
    return true;
  } catch (error) {
    if (error instanceof BookingVendorError) return false;
    throw error;
  }
}

async function looked(ports: Ports, key: Key, sealed: string, lookedAt: Date): Promise<void> {
  await inMoment(ports, key.workspaceId, async ({ tx, now }) => {
    await noteBookingConnection(tx, { ...key, sealed, now, change: { lookedAt, problem: null } });
    await settleAlerts(tx, { workspaceId: key.workspaceId, subject: key.vendor, code: 'bookings_unread', now });
  });
}

/** Why nothing could be read: kept, and somebody is told where only a person can mend it. */
async function unread(ports: Ports, key: Key, sealed: string, problem: BookingProblem): Promise<void> {
  const { workspaceId, vendor } = key;
  await inMoment(ports, workspaceId, async ({ tx, now, id }) => {
    const isInForce = await noteBookingConnection(tx, { ...key, sealed, now, change: { problem } });
    if (!isInForce || !FINAL.includes(problem)) return;
    const values = { vendor, problem };
    await raiseAlert(tx, { id: id('alr'), workspaceId, now, code: 'bookings_unread', subject: vendor, values });
  });
}
