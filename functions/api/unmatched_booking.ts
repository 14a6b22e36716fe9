import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import { meetingSchema } from '#domain/meeting.schema.ts';
import { attachBookingSchema, unmatchedBookingSchema } from '#domain/unmatched_booking.schema.ts';
import { holdBookings, takeBooking } from '#db/queries/booking.ts';
import { ownerOf } from '#db/queries/booking_owner.ts';
import { getLead } from '#db/queries/lead.ts';
import { dismissUnmatched, getUnmatched, listUnmatched, type UnmatchedBooking } from '#db/queries/unmatched_booking.ts';
import { inWorkspace, requires } from './context.ts';
import { meetingAnswer } from './meeting.ts';
import { tellOf } from './meeting_telling.ts';
import { answer, body, nothing, tenantRouter, type Answer } from './router.ts';

const tags = ['Meetings'];
const middleware = requires('meeting.write');
const params = z.object({ bookingId: idSchema('ubk') });

/** Bookings that a vendor told of and that are nobody's whom we know: a person says whose they are. */
export const unmatchedBookingRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'listUnmatchedBookings',
      method: 'get',
      path: '/unmatched-bookings',
      tags,
      summary: 'Bookings of nobody known, the soonest first',
      responses: {
        200: answer('All that wait.', z.object({ items: z.array(unmatchedBookingSchema), next: z.null() })),
      },
    }),
    async (c) => {
      const items = await inWorkspace(c, ({ tx, workspaceId }) => listUnmatched(tx, { workspaceId }));
      return c.json({ items: items.map(shown), next: null }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'attachBooking',
      method: 'post',
      path: '/unmatched-bookings/{bookingId}/attach',
      tags,
      summary: 'Say whose booking it is: the lead is booked',
      middleware,
      request: { params, body: body(attachBookingSchema) },
      responses: { 201: answer('The meeting.', meetingSchema) },
    }),
    async (c) => {
      const { bookingId } = c.req.valid('param');
      const { leadId } = c.req.valid('json');
      const { tokens } = c.var.deps;
      const meeting = await inWorkspace(c, async ({ tx, workspaceId, now, id, audit }) => {
        await holdBookings(tx, { workspaceId });
        const row = found(await getUnmatched(tx, { workspaceId, bookingId }));
        const lead = found(await getLead(tx, { workspaceId, leadId }));
        const { source, externalId, name, emails, title, startsAt, endsAt, zone, place, sequence } = row;
        const { meeting: made } = await takeBooking(
          { tx, workspaceId, now, id, tokens, source },
          {
            ...{ kind: 'booked', replaces: null, token: null },
            ...{ externalId, name, emails, title, startsAt, endsAt, zone, place },
            ...(sequence !== null && { sequence }),
          },
          await ownerOf({ tx, workspaceId }, lead.id, 'attached'),
        );
        await audit('booking.attached', bookingId, { leadId });
        return found(made);
      });
      await tellOf(c, meeting);
      return c.json(meetingAnswer(meeting), 201);
    },
  )
  .openapi(
    createRoute({
      operationId: 'dismissBooking',
      method: 'post',
      path: '/unmatched-bookings/{bookingId}/dismiss',
      tags,
      summary: 'It is none of ours: nothing of it is kept but that it was asked about',
      middleware,
      request: { params },
      responses: nothing,
    }),
    async (c) => {
      const { bookingId } = c.req.valid('param');
      await inWorkspace(c, async ({ tx, workspaceId, now, audit }) => {
        found((await dismissUnmatched(tx, { workspaceId, bookingId, now })) || null);
        await audit('booking.dismissed', bookingId);
      });
      return c.body(null, 204);
    },
  );

const shown = ({ startsAt, endsAt, ...row }: UnmatchedBooking): Answer<typeof unmatchedBookingSchema> => {
  const { id, source, name, emails, title, zone, place } = row;
  return {
    ...{ id, source, name, emails, title, zone, place },
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
  };
};
