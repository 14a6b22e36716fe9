import { isId } from '#domain/id.ts';
import { HOUR_MS } from '#domain/calendar.ts';
import { hashFields } from '#domain/hash.ts';
import { languageOf } from '#domain/language.ts';
import { PUSH_KEY_CONTEXT, pushContext } from '#domain/notification.ts';
import { wordsOf } from '#domain/notification_words.ts';
import { parsePushAccess } from '#domain/push_access.schema.ts';
import { withDirectory } from '#db/client.ts';
import { getPushKey, resealPushKey } from '#db/queries/instance.ts';
import { getMember } from '#db/queries/member.ts';
import type { Notification } from '#db/queries/notification.ts';
import { getNotificationSetting } from '#db/queries/notification_setting.ts';
import { tellingOf } from '#db/queries/notification_telling.ts';
import { getPushSubscription, resealPushSubscription } from '#db/queries/push_subscription.ts';
import { getUser } from '#db/queries/user.ts';
import { inMoment } from './moment.ts';
import type { Ports, Taken } from './ports.ts';
import { unseal } from './unseal.ts';

/** A push service keeps it for a browser that is off, and no longer than it is of use. */
const TTL_SECONDS = HOUR_MS / 1000;

/** Pushes to a browser, in its member's language and zone. */
export async function pushNotification(ports: Ports, row: Notification): Promise<Taken | 'nothing'> {
  const { workspaceId, target } = row;
  if (!isId('psh', target)) return { problem: 'refused' };
  const key = { workspaceId, subscriptionId: target };
  const found = await inMoment(ports, workspaceId, async ({ tx, workspace, now }) => {
    const subscription = await getPushSubscription(tx, key);
    const member = subscription && (await getMember(tx, { workspaceId, memberId: subscription.memberId }));
    if (subscription === null || member === null) return null;
    const context = pushContext(workspaceId, target);
    const opened = await unseal(ports.secrets, { sealed: subscription.sealed, context }, (sealed) =>
      resealPushSubscription(tx, { ...key, sealed, now }),
    );
    const access = parsePushAccess(opened);
    const { zone } = await getNotificationSetting(tx, { workspace, memberId: member.id });
    return { access, zone, userId: member.userId, workspace, now, telling: await tellingOf(tx, row) };
  });
  if (found === null) return { problem: 'gone' };
  if (found.telling === null) return 'nothing';
  const user = await getUser(ports.db, { userId: found.userId });
  const language = languageOf(user?.language) ?? found.workspace.language;
  const { title, body, path } = wordsOf(found.telling, { language, zone: found.zone, now: found.now });
  // The browser shows one of a tag at a time: told twice is seen once.
  const tag = hashFields('push', [['id', row.id]]).slice(0, 32);
  const text = JSON.stringify({ title, body, path, tag });
  const message = { text, topic: tag, ttlSeconds: TTL_SECONDS };
  return ports.channels.push(found.access, await pushKey(ports), message);
}

/** @throws where no browser can have subscribed: the key is made before */
async function pushKey(ports: Ports): Promise<{ publicKey: string; privateKey: string }> {
  const kept = await withDirectory(ports.db, getPushKey);
  if (kept === null) throw new Error('push_key_gone');
  const { publicKey, sealed } = kept;
  const privateKey = await unseal(ports.secrets, { sealed, context: PUSH_KEY_CONTEXT }, (fresh) =>
    withDirectory(ports.db, (tx) => resealPushKey(tx, { before: sealed, sealed: fresh })),
  );
  return { publicKey, privateKey };
}
