import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { found } from '#domain/error.ts';
import { sha256Hex } from '#domain/hash.ts';
import { idSchema } from '#domain/id.schema.ts';
import { pushContext, type PushAccess } from '#domain/notification.ts';
import { browserSchema, subscribeSchema, trialSchema } from '#domain/notification.schema.ts';
import { deletePushSubscription, getPushSubscription, keepPushSubscription } from '#db/queries/push_subscription.ts';
import { inWorkspace } from './context.ts';
import { browserAnswer, yourself } from './notification.ts';
import { tryChannel } from './notification_trial.ts';
import { answer, body, nothing, tenantRouter } from './router.ts';

const tags = ['Notifications'];
const params = z.object({ subscriptionId: idSchema('psh') });

/** The browsers that a member is pushed to. An address goes in and never comes out. */
export const notificationBrowserRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'subscribeBrowser',
      method: 'post',
      path: '/notifications/browsers',
      tags,
      summary: 'Have this browser pushed to; the same one again takes its own place',
      request: { body: body(subscribeSchema) },
      responses: { 201: answer('The browser.', browserSchema) },
    }),
    async (c) => {
      const { endpoint, keys, browser } = c.req.valid('json');
      const { seal } = c.var.deps;
      const made = await inWorkspace(c, async (moment) => {
        const { tx, workspaceId, now } = moment;
        const subscriptionId = moment.id('psh');
        const access: PushAccess = { endpoint, ...keys };
        await keepPushSubscription(tx, {
          ...{ id: subscriptionId, workspaceId, memberId: (await yourself(c, moment)).id, browser },
          endpointHash: sha256Hex(endpoint),
          sealed: seal.seal(JSON.stringify(access), pushContext(workspaceId, subscriptionId)),
          ...{ createdAt: now, updatedAt: now },
        });
        return found(await getPushSubscription(tx, { workspaceId, subscriptionId }));
      });
      return c.json(browserAnswer(made), 201);
    },
  )
  .openapi(
    createRoute({
      operationId: 'unsubscribeBrowser',
      method: 'delete',
      path: '/notifications/browsers/{subscriptionId}',
      tags,
      summary: 'Push to one of your browsers no more',
      request: { params },
      responses: nothing,
    }),
    async (c) => {
      const { subscriptionId } = c.req.valid('param');
      await inWorkspace(c, async (moment) => {
        const { tx, workspaceId } = moment;
        const { id: memberId } = await yourself(c, moment);
        found((await deletePushSubscription(tx, { workspaceId, subscriptionId, memberId })) || null);
      });
      return c.body(null, 204);
    },
  )
  .openapi(
    createRoute({
      operationId: 'tryBrowser',
      method: 'post',
      path: '/notifications/browsers/{subscriptionId}/trial',
      tags,
      summary: 'Push a trial to one of your browsers',
      request: { params },
      responses: { 200: answer('What became of it.', trialSchema) },
    }),
    async (c) => {
      const { subscriptionId } = c.req.valid('param');
      await inWorkspace(c, async (moment) => {
        const { tx, workspaceId } = moment;
        const { id } = await yourself(c, moment);
        const one = await getPushSubscription(tx, { workspaceId, subscriptionId });
        found(one?.memberId === id ? one : null);
      });
      return c.json(await tryChannel(c, { channel: 'push', target: subscriptionId }), 200);
    },
  );
