import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { AppError, found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import { intoCalendarSchema, meetingSchema, moveMeetingSchema } from '#domain/meeting.schema.ts';
import { holdBookings } from '#db/queries/booking.ts';
import { changeInCalendar } from '#db/queries/calendar_event.ts';
import { getMeeting, moveMeeting } from '#db/queries/meeting.ts';
import { inWorkspace, requires } from './context.ts';
import { meetingAnswer } from './meeting.ts';
import { putInCalendar, tellCalendar } from './meeting_calendar.ts';
import { tellOf } from './meeting_telling.ts';
import { answer, body, tenantRouter } from './router.ts';

const tags = ['Meetings'];
const middleware = requires('meeting.write');
const params = z.object({ meetingId: idSchema('mtg') });

/** What a person changes of a meeting that a person wrote down: others are changed where they were made. */
export const meetingChangeRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'moveMeeting',
      method: 'post',
      path: '/meetings/{meetingId}/move',
      tags,
      summary: 'Give a meeting that was written down another time, in the calendar that it stands in too',
      middleware,
      request: { params, body: body(moveMeetingSchema) },
      responses: { 200: answer('The meeting, moved.', meetingSchema) },
    }),
    async (c) => {
      const { meetingId } = c.req.valid('param');
      const asked = c.req.valid('json');
      const { meeting, calendarId } = await inWorkspace(c, async ({ tx, workspaceId, now, audit }) => {
        await holdBookings(tx, { workspaceId });
        const { source, status, ...before } = found(await getMeeting(tx, { workspaceId, meetingId }));
        if (source !== 'manual' || status !== 'booked')
          throw new AppError('conflict', { detail: 'wrong_state', extra: { status, source } });
        const startsAt = new Date(asked.startsAt);
        const lasted = before.endsAt.getTime() - before.startsAt.getTime();
        const endsAt = asked.endsAt === undefined ? new Date(startsAt.getTime() + lasted) : new Date(asked.endsAt);
        const moved = found(await moveMeeting(tx, { workspaceId, meetingId, now, startsAt, endsAt }));
        await audit('meeting.moved', meetingId, { leadId: moved.leadId });
        return { meeting: moved, calendarId: await changeInCalendar(tx, { workspaceId, meetingId, now }) };
      });
      await tellCalendar(c, calendarId);
      await tellOf(c, meeting);
      return c.json(meetingAnswer(meeting), 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'putMeetingInCalendar',
      method: 'post',
      path: '/meetings/{meetingId}/event',
      tags,
      summary: "Write a meeting into one's own calendar, or try again what was refused there",
      middleware,
      request: { params, body: body(intoCalendarSchema) },
      responses: { 200: answer('The meeting.', meetingSchema) },
    }),
    async (c) => {
      const { meetingId } = c.req.valid('param');
      const asked = c.req.valid('json');
      const { meeting, calendarId } = await inWorkspace(c, async (moment) => {
        const { tx, workspaceId } = moment;
        const known = found(await getMeeting(tx, { workspaceId, meetingId }));
        if (known.source !== 'manual' || known.status !== 'booked')
          throw new AppError('conflict', { detail: 'wrong_state', extra: { status: known.status } });
        return { meeting: known, calendarId: await putInCalendar(moment, known, asked) };
      });
      await tellCalendar(c, calendarId);
      return c.json(meetingAnswer(meeting), 200);
    },
  );
