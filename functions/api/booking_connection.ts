import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { bookingConnectionContext, type BookingAccess, type BookingProblem } from '#domain/booking.ts';
import {
  bookingHookSchema,
  bookingVendorSchema,
  connectBookingsSchema,
  disconnectedBookingsSchema,
} from '#domain/booking_hook.schema.ts';
import { AppError, found } from '#domain/error.ts';
import { getBookingConnection, storeBookingCandidate } from '#db/queries/booking_connection.ts';
import { hookOf } from './booking_hook.ts';
import { inWorkspace, requires } from './context.ts';
import { answer, body, tenantRouter } from './router.ts';

const tags = ['Integrations'];
const path = '/booking-hooks/{vendor}/connection';
const middleware = requires('key.write');
const params = z.object({ vendor: bookingVendorSchema });

/** As many bytes as an HMAC-SHA-256 is worth. */
const SECRET_BYTES = 32;

/** Accounts at booking vendors, by their keys. A worker tries a key before it is in force; it goes in and never comes out. */
export const bookingConnectionRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'connectBookings',
      method: 'put',
      path,
      tags,
      summary: 'Connect an account by its key: the vendor is asked to post to us, and its bookings are looked for',
      middleware,
      request: { params, body: body(connectBookingsSchema) },
      responses: { 200: answer('The account, connected.', bookingHookSchema) },
    }),
    async (c) => {
      const { vendor } = c.req.valid('param');
      const { key } = c.req.valid('json');
      const { deps } = c.var;
      const secret = Buffer.from(deps.random(SECRET_BYTES)).toString('hex');
      const access: BookingAccess = { key, secret, user: null, organization: null };
      const { workspaceId } = await inWorkspace(c, async ({ tx, workspace, workspaceId: id, now, audit }) => {
        if (workspace.sandbox) throw new AppError('conflict', { detail: 'A sandbox has a booking page of its own.' });
        const candidate = deps.seal.seal(JSON.stringify(access), bookingConnectionContext(id, vendor));
        await storeBookingCandidate(tx, { workspaceId: id, vendor, candidate, now });
        await audit('booking_connection.given', id, { vendor });
        return { workspaceId: id };
      });
      const { bookings } = deps.temporal;
      const result = await bookings.connect({ workspaceId, vendor });
      if (result === null) throw new AppError('unavailable', { detail: 'Nobody could try the key just now.' });
      if (result.problem !== null) throw new AppError('validation_failed', { errors: [worded(result.problem)] });
      // The reconciler makes it within a minute where it cannot be made now.
      await bookings.ensureSchedule({ workspaceId, vendor }).catch(() => undefined);
      return c.json(await inWorkspace(c, (moment) => hookOf(moment, deps, vendor)), 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'disconnectBookings',
      method: 'delete',
      path,
      tags,
      summary: 'Forget the key, and have the vendor forget us: says when something of ours is left there',
      middleware,
      request: { params },
      responses: { 200: answer('Forgotten here.', disconnectedBookingsSchema) },
    }),
    async (c) => {
      const { vendor } = c.req.valid('param');
      const { bookings } = c.var.deps.temporal;
      const { workspaceId } = c.var.actor;
      await inWorkspace(c, async ({ tx }) => found(await getBookingConnection(tx, { workspaceId, vendor })));
      const result = await bookings.disconnect({ workspaceId, vendor });
      if (result === null) throw new AppError('unavailable', { detail: 'Nobody could let the account go just now.' });
      // A look that finds no account does nothing.
      await bookings.removeSchedule({ workspaceId, vendor }).catch(() => undefined);
      return c.json({ left: result.left }, 200);
    },
  );

const SENTENCES: Readonly<Record<BookingProblem, string>> = {
  key_refused: 'The vendor does not know this key.',
  key_too_narrow: 'The vendor knows this key, and does not let it read bookings.',
  rate_limited: 'The vendor asks to be left alone for a while.',
  unavailable: 'The vendor does not answer.',
  odd_answer: 'The vendor answered what its documentation does not know.',
};
const worded = (code: BookingProblem) => ({ field: 'key', code, message: SENTENCES[code] });
