import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { digestLetter } from '#domain/digest.ts';
import { found } from '#domain/error.ts';
import { languageOf } from '#domain/language.ts';
import { digestPayload } from '#domain/notification.ts';
import { notificationSettingSchema, notificationsSchema, sentDigestSchema } from '#domain/notification.schema.ts';
import { digestOf } from '#db/queries/digest.ts';
import { memberOfUser, type Member } from '#db/queries/member.ts';
import { lastDigest } from '#db/queries/notification.ts';
import { getNotificationSetting, storeNotificationSetting } from '#db/queries/notification_setting.ts';
import { listPushSubscriptions, type PushSubscription } from '#db/queries/push_subscription.ts';
import { getSlackConnection } from '#db/queries/slack_connection.ts';
import { getUser } from '#db/queries/user.ts';
import { inWorkspace, personOf, type Moment } from './context.ts';
import { pushKeyOf } from './push_key.ts';
import { answer, body, nothing, tenantRouter, type Answer, type TenantEnv } from './router.ts';
import { slackAnswer } from './notification_slack.ts';

const tags = ['Notifications'];

/** What a member is told of beyond the app: their choice, their browsers, the workspace's channel. */
export const notificationRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'getNotifications',
      method: 'get',
      path: '/notifications',
      tags,
      summary: 'What you are told of beyond the app, where and when',
      responses: { 200: answer('Your choice, and the channels.', notificationsSchema) },
    }),
    async (c) => {
      const pushKey = await pushKeyOf(c.var.deps);
      return c.json({ ...(await inWorkspace(c, (moment) => notificationsOf(c, moment))), pushKey }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'setNotifications',
      method: 'put',
      path: '/notifications/setting',
      tags,
      summary: 'Choose what you are told of, where and when',
      request: { body: body(notificationSettingSchema) },
      responses: nothing,
    }),
    async (c) => {
      const setting = c.req.valid('json');
      await inWorkspace(c, async (moment) => {
        const { tx, workspaceId, now } = moment;
        const { id: memberId } = await yourself(c, moment);
        await storeNotificationSetting(tx, { workspaceId, memberId, setting, now });
      });
      return c.body(null, 204);
    },
  )
  .openapi(
    createRoute({
      operationId: 'sendDigest',
      method: 'post',
      path: '/notifications/digest',
      tags,
      summary: 'Send yourself the digest as it would be now, whatever the hour',
      responses: { 200: answer('Where it went.', sentDigestSchema) },
    }),
    async (c) => {
      const { db, postman, publicUrl, tokens } = c.var.deps;
      const { email: to, language } = found(await getUser(db, { userId: personOf(c.var.caller) }));
      const letter = await inWorkspace(c, async (moment) => {
        const { tx, workspace, workspaceId, now } = moment;
        const { id: memberId } = await yourself(c, moment);
        const setting = await getNotificationSetting(tx, { workspace, memberId });
        const off = `${publicUrl}/d/${tokens.sign(digestPayload(workspaceId, memberId))}`;
        const reader = { language: languageOf(language) ?? workspace.language, zone: setting.zone, now };
        return {
          ...digestLetter(await digestOf(tx, { workspace, setting, now }), {
            ...{ ...reader, workspace: workspace.name, publicUrl, offUrl: off },
          }),
          off,
        };
      });
      const handed = await postman.send({ to, ...letter });
      return c.json(handed.to === 'mail' ? { sentTo: to, file: null } : { sentTo: null, file: handed.file }, 200);
    },
  );

/** The member who asks; a key is nobody that could be told. */
export async function yourself(c: Context<TenantEnv>, { tx, workspaceId }: Moment): Promise<Member> {
  return found(await memberOfUser(tx, { workspaceId, userId: personOf(c.get('caller')) }));
}

async function notificationsOf(
  c: Context<TenantEnv>,
  moment: Moment,
): Promise<Omit<Answer<typeof notificationsSchema>, 'pushKey'>> {
  const { tx, workspace, workspaceId } = moment;
  const { id: memberId } = await yourself(c, moment);
  const slack = await getSlackConnection(tx, { workspaceId });
  const last = await lastDigest(tx, { workspaceId, memberId });
  const { digestMinute, zone, digestTopics, pushTopics } = await getNotificationSetting(tx, { workspace, memberId });
  return {
    setting: { digestMinute, zone, digestTopics, pushTopics },
    digestProblem: last?.problem == null ? null : { day: last.about, problem: last.problem },
    browsers: (await listPushSubscriptions(tx, { workspaceId, memberId })).map(browserAnswer),
    slack: slack && slackAnswer(slack),
  };
}

export const browserAnswer = ({ id, browser, endpointHash, createdAt, toldAt, problem }: PushSubscription) => ({
  ...{ id, browser, endpointHash, problem },
  since: createdAt.toISOString(),
  toldAt: toldAt?.toISOString() ?? null,
});
