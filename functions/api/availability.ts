import { createRoute } from '@hono/zod-openapi';
import { availabilityOf, takenWithin, type Availability, type BusyTime } from '#domain/member_calendar.ts';
import { busyQuerySchema, busySchema } from '#domain/member_calendar.schema.ts';
import type { Id } from '#domain/id.ts';
import { standingMeetings } from '#db/queries/meeting.ts';
import { memberOfUser } from '#db/queries/member.ts';
import { calendarOfMember } from '#db/queries/member_calendar.ts';
import { inWorkspace, type Moment } from './context.ts';
import { answer, tenantRouter } from './router.ts';

type Taken = BusyTime & { readonly leadName: string | null };

/** When one of us is taken. */
export const availabilityRoutes = tenantRouter().openapi(
  createRoute({
    operationId: 'getBusyTimes',
    method: 'get',
    path: '/busy-times',
    tags: ['Calendars'],
    summary: 'Whether one of us is taken within a span, by their calendar and by our meetings',
    request: { query: busyQuerySchema },
    responses: { 200: answer('What is known.', busySchema) },
  }),
  async (c) => {
    const { startsAt, endsAt, memberId, meetingId } = c.req.valid('query');
    const { availability, taken } = await inWorkspace(c, async (moment) =>
      takenOf(moment, memberId ?? (await memberAsking(moment)), meetingId),
    );
    const span = { startsAt: Date.parse(startsAt), endsAt: Date.parse(endsAt) };
    const shown = takenWithin(taken, span).map(({ leadName, ...time }) => ({
      startsAt: new Date(time.startsAt).toISOString(),
      endsAt: new Date(time.endsAt).toISOString(),
      leadName,
    }));
    return c.json({ availability, taken: shown }, 200);
  },
);

/** The member who asks; null for a key. */
export async function memberAsking({ tx, workspaceId, actor: { userId } }: Moment): Promise<Id<'mb'> | null> {
  return userId === null ? null : ((await memberOfUser(tx, { workspaceId, userId }))?.id ?? null);
}

/**
 * When a member is taken: what their calendar says where it was read lately, and our meetings that are theirs or nobody's in
 * particular.
 */
export async function takenOf(
  { tx, workspaceId, now }: Moment,
  memberId: Id<'mb'> | null,
  except?: Id<'mtg'>,
): Promise<{ availability: Availability; taken: Taken[] }> {
  const calendar = memberId && (await calendarOfMember(tx, { workspaceId, memberId }));
  const { state: availability, busy } = availabilityOf(calendar, now);
  const meetings = await standingMeetings(tx, { workspaceId, now, memberId });
  const ours = meetings.map(({ id, startsAt, endsAt, leadName }) => ({
    ...{ id, leadName, startsAt: startsAt.getTime(), endsAt: endsAt.getTime() },
  }));
  const inOurs = ({ startsAt, endsAt }: BusyTime) =>
    ours.some((one) => one.startsAt === startsAt && one.endsAt === endsAt);
  // A meeting of ours that stands in the calendar is taken once.
  const others = busy.filter((one) => !inOurs(one)).map((one) => ({ ...one, leadName: null }));
  return { availability, taken: [...ours.filter(({ id }) => id !== except), ...others] };
}
