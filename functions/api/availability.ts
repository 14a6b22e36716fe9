import { createRoute } from '@hono/zod-openapi';
import { takenWithin } from '#domain/member_calendar.ts';
import { busyQuerySchema, busySchema } from '#domain/member_calendar.schema.ts';
import type { Id } from '#domain/id.ts';
import { takenOf } from '#db/queries/availability.ts';
import { memberOfUser } from '#db/queries/member.ts';
import { inWorkspace, type Moment } from './context.ts';
import { answer, tenantRouter } from './router.ts';

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
    const { availability, taken } = await inWorkspace(c, async (moment) => {
      const { tx, workspaceId, now } = moment;
      const whose = memberId ?? (await memberAsking(moment));
      return takenOf(tx, { workspaceId, now, memberId: whose, except: meetingId });
    });
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
