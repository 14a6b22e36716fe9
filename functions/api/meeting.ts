import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { z } from 'zod';
import { AppError, found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import {
  listedMeetingSchema,
  listMeetingsSchema,
  meetingOutcomeSchema,
  meetingSchema,
  recordBookingSchema,
} from '#domain/meeting.schema.ts';
import { hasBegun, MEETING_STATUSES, meetingMayBecome, SAYABLE_FROM } from '#domain/meeting.ts';
import { pageSchema } from '#domain/page.schema.ts';
import type { Id } from '#domain/id.ts';
import { settleAlerts } from '#db/queries/alert.ts';
import { holdBookings } from '#db/queries/booking.ts';
import { changeInCalendar, eventsOfMeetings } from '#db/queries/calendar_event.ts';
import { getLead } from '#db/queries/lead.ts';
import { getMember } from '#db/queries/member.ts';
import {
  enrollmentOfLead,
  getMeeting,
  insertMeeting,
  listMeetings,
  meetingAt,
  setMeetingOutcome,
  setMeetingStatus,
  type Meeting,
} from '#db/queries/meeting.ts';
import { memberAsking } from './availability.ts';
import { inWorkspace, requires } from './context.ts';
import { putInCalendar, tellCalendar } from './meeting_calendar.ts';
import { tellOf } from './meeting_telling.ts';
import { placeOf } from './page.ts';
import { answer, body, tenantRouter, type Answer, type TenantEnv } from './router.ts';

const tags = ['Meetings'];
const params = z.object({ meetingId: idSchema('mtg') });
const BEFORE_CALLED_OFF = MEETING_STATUSES.filter((status) => meetingMayBecome(status, 'cancelled'));
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
      responses: { 200: answer('A page of meetings.', pageSchema(listedMeetingSchema)) },
    }),
    async (c) => {
      const { status, leadId, from, until, ...page } = c.req.valid('query');
      const place = placeOf(page);
      const { items, next, events } = await inWorkspace(c, async ({ tx, workspaceId }) => {
        const found = await listMeetings(tx, {
          workspaceId,
          status,
          leadId,
          from: from === undefined ? undefined : new Date(from),
          until: until === undefined ? undefined : new Date(until),
          ...place,
        });
        const meetingIds = found.items.map(({ id }) => id);
        return { ...found, events: await eventsOfMeetings(tx, { workspaceId, meetingIds }) };
      });
      const shown = items.map((item) => ({
        ...meetingAnswer(item),
        leadName: item.leadName,
        companyName: item.companyName,
        event: events.get(item.id) ?? null,
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
      const { meeting: made, calendarId } = await inWorkspace(c, async (moment) => {
        const { tx, workspaceId, now, id, audit } = moment;
        const lead = found(await getLead(tx, { workspaceId, leadId: asked.leadId }));
        const startsAt = new Date(asked.startsAt);
        const before = await meetingAt(tx, { workspaceId, leadId: lead.id, startsAt });
        // It was told of already, or written down and its workflow could not be told: whoever asks again has it told again.
        if (before) return { meeting: before, calendarId: null };
        const asking = await memberAsking(moment);
        const memberId =
          asked.memberId === undefined
            ? asking
            : found(await getMember(tx, { workspaceId, memberId: asked.memberId })).id;
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
          matchedBy: 'manual',
          memberId,
          createdAt: now,
          updatedAt: now,
        });
        await audit('meeting.booked', meetingId, { leadId: lead.id, source: 'manual' });
        const calendarId = asked.calendar ? await putInCalendar(moment, found(meeting), asked.calendar) : null;
        return { meeting: found(meeting), calendarId };
      });
      await tellCalendar(c, calendarId);
      await tellOf(c, made);
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
      const { meeting: cancelled, calendarId } = await callOff(c, c.req.valid('param').meetingId);
      await tellCalendar(c, calendarId);
      await tellOf(c, cancelled);
      return c.json(meetingAnswer(cancelled), 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'setMeetingOutcome',
      method: 'post',
      path: '/meetings/{meetingId}/outcome',
      tags,
      summary: 'Say what came of a meeting, or take it back',
      middleware: requires('meeting.write'),
      request: { params, body: body(meetingOutcomeSchema) },
      responses: { 200: answer('The meeting, with its outcome.', meetingSchema) },
    }),
    async (c) => {
      const { meetingId } = c.req.valid('param');
      const { outcome, was } = c.req.valid('json');
      const meeting = await inWorkspace(c, async ({ tx, workspaceId, now, audit }) => {
        const { status, startsAt } = found(await getMeeting(tx, { workspaceId, meetingId }));
        const isSayable = SAYABLE_FROM.some((sayable) => sayable === status);
        if (isSayable && outcome !== 'open' && !hasBegun(startsAt, now))
          throw new AppError('validation_failed', {
            errors: [{ field: 'outcome', message: 'Cannot be said before the meeting has begun.', code: 'not_begun' }],
          });
        const said = await setMeetingOutcome(tx, { workspaceId, meetingId, outcome, was, now });
        if (!said && isSayable) throw new AppError('changed_meanwhile');
        if (!said) throw new AppError('conflict', { detail: 'wrong_state', extra: { status } });
        if (outcome !== 'open')
          await settleAlerts(tx, { workspaceId, subject: meetingId, code: 'outcome_unsaid', now });
        await audit(outcome === 'open' ? 'meeting.outcome_taken_back' : `meeting.${outcome}`, meetingId, {
          leadId: said.leadId,
        });
        return said;
      });
      return c.json(meetingAnswer(meeting), 200);
    },
  );

/** Calls a meeting off, in the calendar that we wrote it into too; where it was already, that is fine too. */
function callOff(
  c: Context<TenantEnv>,
  meetingId: Id<'mtg'>,
): Promise<{ meeting: Meeting; calendarId: Id<'cal'> | null }> {
  return inWorkspace(c, async ({ tx, workspaceId, now, audit }) => {
    await holdBookings(tx, { workspaceId });
    const moved = await setMeetingStatus(tx, { workspaceId, meetingId, from: BEFORE_CALLED_OFF, to: 'cancelled', now });
    if (moved) {
      await settleAlerts(tx, { workspaceId, subject: meetingId, code: 'outcome_unsaid', now });
      await audit('meeting.cancelled', meetingId, { leadId: moved.leadId });
      return { meeting: moved, calendarId: await changeInCalendar(tx, { workspaceId, meetingId, now }) };
    }
    const meeting = found(await getMeeting(tx, { workspaceId, meetingId }));
    if (meeting.status !== 'cancelled')
      throw new AppError('conflict', { detail: 'wrong_state', extra: { status: meeting.status } });
    return { meeting, calendarId: null };
  });
}

export const meetingAnswer = (meeting: Meeting): Answer<typeof meetingSchema> => {
  const { id, leadId, enrollmentId, memberId, source, matchedBy, status, deal, title, zone, place } = meeting;
  return {
    ...{ id, leadId, enrollmentId, memberId, source, matchedBy, status, deal, title, zone, place },
    startsAt: meeting.startsAt.toISOString(),
    endsAt: meeting.endsAt.toISOString(),
    signedAt: meeting.signedAt?.toISOString() ?? null,
    createdAt: meeting.createdAt.toISOString(),
  };
};
