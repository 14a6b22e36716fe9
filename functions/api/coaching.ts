import { createRoute } from '@hono/zod-openapi';
import { coachingOf } from '#domain/coaching.ts';
import { replyTimes } from '#domain/reply_times.ts';
import { coachingSchema, resultsQuerySchema } from '#domain/results.schema.ts';
import { meetingsHeld, repliedStories } from '#db/queries/reply_times.ts';
import { resultGroups } from '#db/queries/results.ts';
import { inWorkspace } from './context.ts';
import { scopeOf } from './results.ts';
import { answer, tenantRouter } from './router.ts';

/** What the results are enough to say. */
export const coachingRoutes = tenantRouter().openapi(
  createRoute({
    operationId: 'getCoaching',
    method: 'get',
    path: '/results/coaching',
    tags: ['Results'],
    summary: 'The times from reply to answer and to booking, and the advice that the numbers carry',
    request: { query: resultsQuerySchema.omit({ by: true }) },
    responses: { 200: answer('The times and the advice.', coachingSchema) },
  }),
  async (c) => {
    const query = c.req.valid('query');
    const coaching = await inWorkspace(c, async (moment) => {
      const { tx, now } = moment;
      const { zone } = moment.workspace;
      const scope = scopeOf(moment, query);
      const stories = await repliedStories(tx, scope);
      const times = replyTimes(stories, zone, now);
      const later = { successes: stories.filter(({ letters }) => letters > 1).length, trials: stories.length };
      const groups = {
        persona: await resultGroups(tx, { ...scope, zone, by: 'persona' }),
        source: await resultGroups(tx, { ...scope, zone, by: 'source' }),
        weekday: await resultGroups(tx, { ...scope, zone, by: 'weekday' }),
        campaign: await resultGroups(tx, { ...scope, zone, by: 'campaign' }),
      };
      return { times, advice: coachingOf({ groups, times, later, held: await meetingsHeld(tx, scope) }) };
    });
    return c.json(coaching, 200);
  },
);
