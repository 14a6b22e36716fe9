import { createRoute } from '@hono/zod-openapi';
import { AppError, found, type FieldError } from '#domain/error.ts';
import { DEFAULT_TOPICS, SLACK, slackContext, type NotificationProblem } from '#domain/notification.ts';
import { connectSlackSchema, slackSchema, slackTopicsSchema, trialSchema } from '#domain/notification.schema.ts';
import {
  chooseSlackTopics,
  connectSlack,
  disconnectSlack,
  getSlackConnection,
  type SlackConnection,
} from '#db/queries/slack_connection.ts';
import { inWorkspace, requires } from './context.ts';
import { tryChannel } from './notification_trial.ts';
import { answer, body, nothing, tenantRouter, type Answer } from './router.ts';

const tags = ['Notifications'];
const path = '/notifications/slack';
const middleware = requires('key.write');

/** The channel in Slack that a workspace tells. Its webhook's address goes in and never comes out. */
export const notificationSlackRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'connectSlack',
      method: 'put',
      path,
      tags,
      summary: 'Connect a channel of Slack by an incoming webhook, once a trial was posted to it',
      middleware,
      request: { body: body(connectSlackSchema) },
      responses: { 200: answer('The channel.', slackSchema) },
    }),
    async (c) => {
      const { url } = c.req.valid('json');
      const { workspaceId } = c.get('actor');
      const sealed = c.var.deps.seal.seal(url, slackContext(workspaceId));
      // An address that takes nothing does not take the place of one that does.
      const tried = await tryChannel(c, { channel: 'slack', target: SLACK.tried, values: { sealed } });
      if (tried.told !== true) throw new AppError('validation_failed', { errors: [notTaken(tried.problem)] });
      const row = await inWorkspace(c, async ({ tx, now, audit }) => {
        await connectSlack(tx, { workspaceId, sealed, topics: [...DEFAULT_TOPICS], now });
        await audit('slack.connected', workspaceId);
        return found(await getSlackConnection(tx, { workspaceId }));
      });
      return c.json(slackAnswer(row), 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'chooseSlackTopics',
      method: 'patch',
      path,
      tags,
      summary: 'Choose what the channel is told of',
      middleware,
      request: { body: body(slackTopicsSchema) },
      responses: nothing,
    }),
    async (c) => {
      const { topics } = c.req.valid('json');
      await inWorkspace(c, async ({ tx, workspaceId, now }) => {
        if (!(await chooseSlackTopics(tx, { workspaceId, topics, now }))) throw new AppError('not_found');
      });
      return c.body(null, 204);
    },
  )
  .openapi(
    createRoute({
      operationId: 'disconnectSlack',
      method: 'delete',
      path,
      tags,
      summary: 'Forget the channel',
      middleware,
      responses: nothing,
    }),
    async (c) => {
      await inWorkspace(c, async ({ tx, workspaceId, audit }) => {
        if (!(await disconnectSlack(tx, { workspaceId }))) throw new AppError('not_found');
        await audit('slack.disconnected', workspaceId);
      });
      return c.body(null, 204);
    },
  )
  .openapi(
    createRoute({
      operationId: 'trySlack',
      method: 'post',
      path: `${path}/trial`,
      tags,
      summary: 'Post a trial to the channel',
      middleware,
      responses: { 200: answer('What became of it.', trialSchema) },
    }),
    async (c) => {
      await inWorkspace(c, async ({ tx, workspaceId }) => found(await getSlackConnection(tx, { workspaceId })));
      return c.json(await tryChannel(c, { channel: 'slack', target: SLACK.connected }), 200);
    },
  );

/** Those that say of the address itself that nothing can be posted there; of the others Slack said nothing yet. */
const OF_THE_ADDRESS: readonly (NotificationProblem | null)[] = ['gone', 'refused', 'forbidden_address'];

function notTaken(problem: NotificationProblem | null): FieldError {
  return OF_THE_ADDRESS.includes(problem)
    ? {
        field: 'url',
        code: 'slack_refused',
        message: 'Slack refuses what is posted to this address. Nothing was changed.',
      }
    : {
        field: 'url',
        code: 'slack_silent',
        message: 'Slack did not answer for this address in time. Nothing was changed.',
      };
}

export const slackAnswer = ({ connectedAt, topics, toldAt, problem }: SlackConnection): Answer<typeof slackSchema> => ({
  since: connectedAt.toISOString(),
  topics,
  toldAt: toldAt?.toISOString() ?? null,
  problem,
});
