import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import {
  bookingConnectionContext,
  bookingHookContext,
  type BookingEvent,
  type BookingVendor,
} from '#domain/booking.ts';
import { parseBookingAccess } from '#domain/booking_access.schema.ts';
import { AppError } from '#domain/error.ts';
import { ID_RANDOM_BYTES, isId, newId, type Id } from '#domain/id.ts';
import { isAnothers, sharersOf } from '#db/booking_sharers.ts';
import { withWorkspace } from '#db/client.ts';
import { takeBooking } from '#db/queries/booking.ts';
import { getBookingConnection } from '#db/queries/booking_connection.ts';
import { getBookingHook, insertReceipt, resealBookingHook } from '#db/queries/booking_hook.ts';
import { meetingOf, type Meeting } from '#db/queries/meeting.ts';
import { workspaceNow } from '#db/queries/workspace.ts';
import type { ApiDeps } from '../api/deps.ts';
import type { ApiEnv } from '../api/router.ts';
import { tellMeeting } from '../client/meeting.ts';
import { traceOf } from '../log.ts';

/** What became of a webhook. */
export const STATUSES = ['booked', 'moved', 'cancelled', 'ignored', 'unmatched', 'replayed'] as const;
type Status = (typeof STATUSES)[number];

/** How a vendor signs, and what its webhooks say. */
export type VendorHook = {
  vendor: BookingVendor;
  signed(secret: string, body: Uint8Array, headers: Headers, nowMs: number): boolean;
  /** `key`: the sender's own identity of the event; `event` null for one that concerns no booking. Null: not its format. */
  read(body: unknown): { key: string; event: BookingEvent | null } | null;
};

/**
 * Receives a webhook: checks the signature over the bytes as they came, keeps them once for the sender's own identity of
 * the event, takes the booking in, tells the workflows, and only then acknowledges. A replay changes nothing; it tells
 * the workflows again, in case the first time did not reach them.
 */
export async function receive(c: Context<ApiEnv>, hook: VendorHook, workspaceId: string): Promise<{ status: Status }> {
  const { deps } = c.var;
  const { vendor } = hook;
  const body = new Uint8Array(await c.req.arrayBuffer());
  if (!isId('ws', workspaceId)) throw new AppError('unauthenticated');
  const now = deps.time().getTime();
  const secrets = await secretsOf(deps, { workspaceId, vendor });
  // An unknown workspace, one without a secret and a forged signature look the same.
  if (!secrets.some((secret) => hook.signed(secret, body, c.req.raw.headers, now)))
    throw new AppError('unauthenticated');

  const read = readJson(hook, body);
  const key = read?.key ?? createHash('sha256').update(body).digest('hex');
  const event = read?.event ?? null;
  const reader = { workspaceId, vendor };
  const anothers = event !== null && (await isAnothers(deps.db, await sharersOf(deps.db, reader), reader, event));
  const { status, meeting } = await withWorkspace(
    deps.db,
    workspaceId,
    async (tx): Promise<{ status: Status; meeting: Meeting | null }> => {
      const now = await workspaceNow(tx, { workspaceId, time: deps.time });
      if (!(await insertReceipt(tx, { workspaceId, vendor, key, raw: body, receivedAt: now }))) {
        const known = event && (await meetingOf(tx, { workspaceId, source: vendor, externalId: event.externalId }));
        return { status: 'replayed', meeting: known };
      }
      if (event === null) return { status: 'ignored', meeting: null };
      return takeBooking(
        {
          tx,
          workspaceId,
          now,
          source: vendor,
          tokens: deps.tokens,
          anothers,
          id: (prefix) => newId(prefix, now.getTime(), deps.random(ID_RANDOM_BYTES)),
        },
        event,
      );
    },
  );
  if (meeting) await tell(c, meeting);
  return { status };
}

/** Under which a vendor may sign: the one that a person gave, and the one that we gave the vendor. */
async function secretsOf(
  { db, seal, time }: Pick<ApiDeps, 'db' | 'seal' | 'time'>,
  key: { workspaceId: Id<'ws'>; vendor: BookingVendor },
): Promise<string[]> {
  const { workspaceId, vendor } = key;
  const hookContext = bookingHookContext(workspaceId, vendor);
  const { hook, connection } = await withWorkspace(db, workspaceId, async (tx) => {
    const own = await getBookingHook(tx, key);
    const renewed = own && seal.renew(own.sealedSecret, hookContext);
    if (renewed) await resealBookingHook(tx, { ...key, before: own.sealedSecret, sealedSecret: renewed, now: time() });
    return { hook: own, connection: await getBookingConnection(tx, key) };
  });
  const context = bookingConnectionContext(workspaceId, vendor);
  const ours = [connection?.sealed, connection?.candidate].filter((sealed) => sealed != null);
  return [
    ...(hook ? [seal.open(hook.sealedSecret, hookContext)] : []),
    ...ours.map((sealed) => parseBookingAccess(seal.open(sealed, context)).secret),
  ];
}

async function tell(c: Context<ApiEnv>, meeting: Meeting): Promise<void> {
  const { deps, requestId } = c.var;
  try {
    await tellMeeting(deps, meeting);
  } catch (error) {
    // Not acknowledged: the vendor sends it again, and the replay tells the workflows.
    deps.log.error('booking_untold', { requestId, meetingId: meeting.id, ...traceOf(error) });
    throw new AppError('unavailable');
  }
}

function readJson(hook: VendorHook, body: Uint8Array): ReturnType<VendorHook['read']> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return hook.read(value);
  } catch {
    return null;
  }
}
