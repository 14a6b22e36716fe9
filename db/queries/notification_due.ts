import { and, asc, eq, gt, isNull } from 'drizzle-orm';
import { answerBy, answerSoon } from '#domain/answer_clock.ts';
import { DAY_MS, HOUR_MS } from '#domain/calendar.ts';
import type { Id, IdPrefix } from '#domain/id.ts';
import {
  approvalDay,
  digestDay,
  isToldOfReply,
  SLACK,
  topicOfAlert,
  type NotificationKind,
  type NotificationTopic,
} from '#domain/notification.ts';
import type { Tx } from '../client.ts';
import { alert, type notification } from '../schema/index.ts';
import { forgetNotifications, insertNotifications, knownAbouts } from './notification.ts';
import { membersToTell } from './notification_setting.ts';
import { listPushSubscriptions } from './push_subscription.ts';
import { getSlackConnection } from './slack_connection.ts';
import { countApprovals, hotReplies } from './today.ts';
import type { Workspace } from './workspace.ts';

/** What is older than this is no news: the app shows it. */
const NEWS_MS = 2 * HOUR_MS;
const KEPT_MS = 30 * DAY_MS;
const MOST = 50;

type Moment = {
  workspace: Workspace;
  /** by the workspace's clock */
  now: Date;
  /** by everybody's: the hours of a member's day */
  time: Date;
  id: <P extends IdPrefix>(prefix: P) => Id<P>;
};
type Target = {
  channel: 'push' | 'slack';
  target: string;
  /** Whose browser it is; null for the channel of all. */
  memberId: Id<'mb'> | null;
  topics: readonly NotificationTopic[];
  since: Date;
};
type News = {
  kind: NotificationKind;
  topic: NotificationTopic;
  about: string;
  values: Record<string, string | number>;
  at: Date;
  /** Whom it is for, where it is not for all. */
  isFor?: (memberId: Id<'mb'> | null) => boolean;
};
type Row = typeof notification.$inferInsert;

/** Writes down what is to be told, to whom and by which channel: each thing once a target, however often this is asked. */
export async function writeNotifications(tx: Tx, moment: Moment): Promise<void> {
  const { workspace, now } = moment;
  const members = await membersToTell(tx, moment);
  await insertNotifications(tx, digestRows(moment, members));
  const targets = await targetsOf(tx, moment, members);
  if (targets.length === 0) return;
  const news = await newsOf(tx, moment, reachableOf(targets));
  for (const target of targets) {
    // What was there before somebody wanted to be told is not news to them.
    const wanted = news.filter(
      ({ topic, at, isFor }) =>
        target.topics.includes(topic) && at >= target.since && (isFor?.(target.memberId) ?? true),
    );
    await insertNotifications(tx, await rowsFor(tx, moment, target, wanted));
  }
  await forgetNotifications(tx, { workspaceId: workspace.id, before: new Date(now.getTime() - KEPT_MS) });
}

type Members = Awaited<ReturnType<typeof membersToTell>>;

function digestRows({ workspace, now, time, id }: Moment, members: Members): Row[] {
  return members.flatMap(({ memberId, setting }) => {
    const day = digestDay(time.getTime(), setting);
    if (day === null) return [];
    return [
      {
        ...{ id: id('ntf'), workspaceId: workspace.id, kind: 'digest', about: day, channel: 'mail', target: memberId },
        ...{ values: {}, status: 'waiting', at: now, createdAt: now, updatedAt: now },
      } satisfies Row,
    ];
  });
}

async function targetsOf(tx: Tx, { workspace }: Moment, members: Members): Promise<Target[]> {
  const workspaceId = workspace.id;
  const browsers = (await listPushSubscriptions(tx, { workspaceId })).flatMap((one): Target[] => {
    const owner = members.find(({ memberId }) => memberId === one.memberId);
    if (owner === undefined) return [];
    const { pushTopics: topics } = owner.setting;
    return [{ channel: 'push', target: one.id, memberId: owner.memberId, topics, since: one.createdAt }];
  });
  const slack = await getSlackConnection(tx, { workspaceId });
  if (slack === null) return browsers;
  const { topics, connectedAt: since } = slack;
  return [...browsers, { channel: 'slack', target: SLACK.connected, memberId: null, topics, since }];
}

/** Members whom a browser tells of hot replies. */
const reachableOf = (targets: readonly Target[]): ReadonlySet<Id<'mb'>> =>
  new Set(
    targets.flatMap(({ memberId, topics }) => (memberId !== null && topics.includes('hot_reply') ? [memberId] : [])),
  );

async function newsOf(tx: Tx, { workspace, now }: Moment, reachable: ReadonlySet<Id<'mb'>>): Promise<News[]> {
  const { id: workspaceId, zone } = workspace;
  const since = new Date(now.getTime() - NEWS_MS);
  const raised = await tx
    .select()
    .from(alert)
    .where(and(eq(alert.workspaceId, workspaceId), isNull(alert.settledAt), gt(alert.at, since)))
    .orderBy(asc(alert.at), asc(alert.id))
    .limit(MOST);
  const alerts = raised.flatMap(({ id, code, subject, at }): News[] => {
    const topic = topicOfAlert(code);
    // A reply is told by its conversation: whether it still waits, and until when.
    if (topic === 'hot_reply') return [];
    return [{ kind: topic, topic, about: id, values: { code, subject }, at }];
  });
  const replies = (await hotReplies(tx, { workspaceId, now, limit: MOST })).items.flatMap(
    ({ conversationId, assignedTo, awaitingSince, hours }): News[] => {
      const began = awaitingSince.getTime();
      const by = answerBy(began, hours, zone);
      const told = {
        topic: 'hot_reply',
        about: `${conversationId}@${began}`,
        values: { conversationId, answerBy: by },
      } as const;
      const moments = [
        ['hot_reply', began],
        ['reply_late', answerSoon(began, hours, zone)],
        ['reply_overdue', by],
      ] as const;
      return moments
        .filter(([, at]) => at <= now.getTime() && at > since.getTime())
        .map(([kind, at]) => ({
          ...{ kind, ...told, at: new Date(at) },
          isFor: (memberId) => isToldOfReply(kind, { assignedTo, reachable }, memberId),
        }));
    },
  );
  const day = approvalDay(now.getTime(), zone);
  const count = day === null ? 0 : await countApprovals(tx, { workspaceId });
  const approvals: News[] =
    day === null || count === 0
      ? []
      : [{ kind: 'approval', topic: 'approval', about: `approvals@${day}`, values: { count }, at: now }];
  return [...replies, ...alerts, ...approvals];
}

/** Several alerts at once are one notification, which counts them. */
async function rowsFor(tx: Tx, { workspace, now, id }: Moment, target: Target, wanted: News[]): Promise<Row[]> {
  const key = { workspaceId: workspace.id, target: target.target };
  const abouts = wanted.flatMap(({ kind, about }) => (kind === 'alert' ? [about] : []));
  const known = await knownAbouts(tx, { ...key, kind: 'alert', abouts });
  const fresh = wanted.filter(({ kind, about }) => kind !== 'alert' || !known.has(about));
  const alerts = fresh.filter(({ kind }) => kind === 'alert');
  return fresh.map(({ kind, about, values, at }) => {
    const isFirst = kind !== 'alert' || about === alerts[0]?.about;
    return {
      ...{ id: id('ntf'), ...key, channel: target.channel, kind, about, at, createdAt: now, updatedAt: now },
      values: kind === 'alert' ? { ...values, count: alerts.length } : values,
      status: isFirst ? 'waiting' : 'merged',
    };
  });
}
