import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { z } from 'zod';
import { AppError, found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import {
  listMeetingsSchema,
  meetingItemSchema,
  meetingOutcomeSchema,
  meetingSchema,
  recordBookingSchema,
} from '#domain/meeting.schema.ts';
import { MEETING_STATUSES, meetingMayBecome, type MeetingStatus } from '#domain/meeting.ts';
import { pageSchema } from '#domain/page.schema.ts';
import type { Id } from '#domain/id.ts';
import { getLead } from '#db/queries/lead.ts';
import {
  enrollmentOfLead,
  getMeeting,
  insertMeeting,
  listMeetings,
  meetingByHand,
  setMeetingStatus,
  type Meeting,
} from '#db/queries/meeting.ts';
import { tellMeeting } from '../client/meeting.ts';
import { traceOf } from '../log.ts';
import { inWorkspace, requires } from './context.ts';
import { placeOf } from './page.ts';
import { answer, body, tenantRouter, type Answer, type TenantEnv } from './router.ts';

const tags = ['Meetings'];
const params = z.object({ meetingId: idSchema('mtg') });
const HALF_AN_HOUR_MS = 30 * 60_000;

/** Appointments: from booking vendors (functions/webhooks), or written down by a person. */
export const meetingRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'listMeetings',
      method: 'get',
      path: '/meetings',
      tags,
      summary: 'Meetings, the latest start first',
      request: { query: listMeetingsSchema },
      responses: { 200: answer('A page of meetings.', pageSchema(meetingItemSchema)) },
    }),
    async (c) => {
      const { status, leadId, from, ...page } = c.req.valid('query');
      const place = placeOf(page);
      const { items, next } = await inWorkspace(c, ({ tx, workspaceId }) =>
        listMeetings(tx, {
          workspaceId,
          status,
          leadId,
          from: from === undefined ? undefined : new Date(from),
          ...place,
        }),
      );
      const shown = items.map((item) => ({
        ...meetingAnswer(item),
        leadName: item.leadName,
        companyName: item.companyName,
      }));
      return c.json({ items: shown, next }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'recordBooking',
      method: 'post',
      path: '/meetings',
      tags,
      summary: 'Write down an appointment that was made elsewhere: the lead is booked',
      middleware: requires('meeting.write'),
      request: { body: body(recordBookingSchema) },
      responses: { 201: answer('The meeting.', meetingSchema) },
    }),
    async (c) => {
      const asked = c.req.valid('json');
      const made = await inWorkspace(c, async ({ tx, workspaceId, now, id, audit }) => {
        const lead = found(await getLead(tx, { workspaceId, leadId: asked.leadId }));
        const startsAt = new Date(asked.startsAt);
        const before = await meetingByHand(tx, { workspaceId, leadId: lead.id, startsAt });
        // It was written down and its workflow could not be told: whoever asks again has it told again.
        if (before) return before;
        const enrollment = await enrollmentOfLead(tx, { workspaceId, leadId: lead.id, enrollmentId: null });
        const meetingId = id('mtg');
        const meeting = await insertMeeting(tx, {
          id: meetingId,
          workspaceId,
          leadId: lead.id,
          enrollmentId: enrollment?.id ?? null,
          source: 'manual',
          externalId: meetingId,
          status: 'booked',
          title: asked.title ?? '',
          startsAt,
          endsAt: asked.endsAt === undefined ? new Date(startsAt.getTime() + HALF_AN_HOUR_MS) : new Date(asked.endsAt),
          zone: asked.zone ?? lead.zone,
          place: asked.place ?? null,
          createdAt: now,
          updatedAt: now,
        });
        await audit('meeting.booked', meetingId, { leadId: lead.id, source: 'manual' });
        return found(meeting);
      });
      await tell(c, made);
      return c.json(meetingAnswer(made), 201);
    },
  )
  .openapi(
    createRoute({
      operationId: 'cancelMeeting',
      method: 'post',
      path: '/meetings/{meetingId}/cancel',
      tags,
      summary: 'Cancel a meeting: its lead waits for a booking again',
      middleware: requires('meeting.write'),
      request: { params },
      responses: { 200: answer('The meeting, cancelled.', meetingSchema) },
    }),
    async (c) => {
      const cancelled = await become(c, c.req.valid('param').meetingId, 'cancelled');
      await tell(c, cancelled);
      return c.json(meetingAnswer(cancelled), 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'setMeetingOutcome',
      method: 'post',
      path: '/meetings/{meetingId}/outcome',
      tags,
      summary: 'Say whether a meeting was held',
      middleware: requires('meeting.write'),
      request: { params, body: body(meetingOutcomeSchema) },
      responses: { 200: answer('The meeting, with its outcome.', meetingSchema) },
    }),
    async (c) => {
      const meeting = await become(c, c.req.valid('param').meetingId, c.req.valid('json').outcome);
      return c.json(meetingAnswer(meeting), 200);
    },
  );

/** Moves a meeting along its status machine; where it stands there already, that is fine too. */
function become(c: Context<TenantEnv>, meetingId: Id<'mtg'>, to: MeetingStatus): Promise<Meeting> {
  return inWorkspace(c, async ({ tx, workspaceId, now, audit }) => {
    const from = MEETING_STATUSES.filter((status) => meetingMayBecome(status, to));
    const moved = await setMeetingStatus(tx, { workspaceId, meetingId, from, to, now });
    if (moved) {
      await audit(`meeting.${to}`, meetingId, { leadId: moved.leadId });
      return moved;
    }
    const meeting = found(await getMeeting(tx, { workspaceId, meetingId }));
    if (meeting.status !== to)
      throw new AppError('conflict', { detail: 'wrong_state', extra: { status: meeting.status } });
    return meeting;
  });
}

/** Tells the workflows. The meeting is written down whatever happens; asking again tells them again. */
async function tell(c: Context<TenantEnv>, meeting: Meeting): Promise<void> {
  const { deps, requestId } = c.var;
  try {
    await tellMeeting(deps, meeting);
  } catch (error) {
    deps.log.error('booking_untold', { requestId, meetingId: meeting.id, ...traceOf(error) });
    throw new AppError('unavailable', { detail: 'recorded_but_untold', extra: { meetingId: meeting.id } });
  }
}

export const meetingAnswer = (meeting: Meeting): Answer<typeof meetingSchema> => {
  const { id, leadId, enrollmentId, source, status, title, zone, place } = meeting;
  return {
    ...{ id, leadId, enrollmentId, source, status, title, zone, place },
    startsAt: meeting.startsAt.toISOString(),
    endsAt: meeting.endsAt.toISOString(),
    createdAt: meeting.createdAt.toISOString(),
  };
};
