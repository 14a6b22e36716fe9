import { ApplicationFailure } from '@temporalio/common';
import type { Id } from '#domain/id.ts';
import { PASSING, type NotificationChannel } from '#domain/notification.ts';
import { getNotification, moveNotification, openNotifications, type Notification } from '#db/queries/notification.ts';
import { writeNotifications } from '#db/queries/notification_due.ts';
import { there } from './failure.ts';
import { inMoment } from './moment.ts';
import { noteTarget } from './notification_target.ts';
import { postDigest } from './notification_mail.ts';
import { pushNotification } from './notification_push.ts';
import { postToSlack } from './notification_slack.ts';
import type { Ports, Taken } from './ports.ts';

type Key = { workspaceId: Id<'ws'>; notificationId: Id<'ntf'> };

const MOST = 100;
/** Longer than any call may take: whoever began before is gone. */
const LOST_MS = 10 * 60_000;

/** Writes down what is to be told in a workspace, and has it told. */
export async function tellMembers(ports: Ports, workspaceId: Id<'ws'>): Promise<void> {
  const open = await inMoment(ports, workspaceId, async ({ tx, workspace, now, id }) => {
    await writeNotifications(tx, { workspace, now, time: ports.time(), id });
    return openNotifications(tx, { workspaceId, begunBefore: new Date(now.getTime() - LOST_MS), limit: MOST });
  });
  for (const notificationId of open) await ports.workflows.startNotification({ workspaceId, notificationId });
}

const BY: Record<NotificationChannel, (ports: Ports, row: Notification) => Promise<Taken | 'nothing'>> = {
  push: pushNotification,
  slack: postToSlack,
  mail: postDigest,
};

export function createNotificationActivities(ports: Ports) {
  return {
    /**
     * Tells one thing by one channel. That it leaves is written down before anybody is called: one that was cut off there may have
     * arrived, and is not told again, but to a browser, which shows the second in the place of the first.
     */
    async tellNotification(key: Key): Promise<void> {
      const row = await inMoment(ports, key.workspaceId, async (moment) => {
        const { tx, now } = moment;
        const found = there(await getNotification(tx, key), 'notification_gone');
        if (found.status === 'leaving' && found.channel !== 'push') {
          await moveNotification(tx, { ...key, from: 'leaving', to: 'uncertain', problem: 'uncertain', now });
          await noteTarget(moment, found, 'uncertain');
          return null;
        }
        if (found.status === 'leaving') return found;
        const isOurs = found.status === 'waiting' && (await moveNotification(tx, { ...key, ...BEGINS, now }));
        return isOurs ? found : null;
      });
      if (row === null) return;
      const taken = await BY[row.channel](ports, row);
      const isPassing = taken !== null && taken !== 'nothing' && isAgain(row, taken);
      await inMoment(ports, key.workspaceId, async (moment) => {
        const { tx, now } = moment;
        if (taken === 'nothing') {
          await moveNotification(tx, { ...key, from: 'leaving', to: 'empty', now });
          return;
        }
        const problem = taken?.problem ?? null;
        const over = problem === null ? 'told' : problem === 'uncertain' ? 'uncertain' : 'failed';
        await moveNotification(tx, { ...key, from: 'leaving', to: isPassing ? 'waiting' : over, problem, now });
        if (!isPassing) await noteTarget(moment, row, problem);
      });
      if (!isPassing) return;
      throw ApplicationFailure.create({
        ...{ type: taken.problem, message: taken.problem },
        ...(taken.afterMs === undefined ? {} : { nextRetryDelay: taken.afterMs }),
      });
    },

    /** Nobody could be told in time. */
    async giveUpNotification(key: Key): Promise<void> {
      await inMoment(ports, key.workspaceId, async (moment) => {
        const { tx, now } = moment;
        const row = await getNotification(tx, key);
        if (row?.status !== 'waiting' && row?.status !== 'leaving') return;
        const { status: from } = row;
        const problem = from === 'leaving' ? 'uncertain' : (row.problem ?? 'unavailable');
        await moveNotification(tx, { ...key, from, to: from === 'leaving' ? 'uncertain' : 'failed', problem, now });
        await noteTarget(moment, row, problem);
      });
    },
  };
}

const BEGINS = { from: 'waiting', to: 'leaving' } as const;

/** Whoever tries a channel is told at once what it says. */
const isAgain = ({ channel, kind }: Notification, { problem }: NonNullable<Taken>): boolean =>
  kind !== 'trial' && (PASSING.includes(problem) || (problem === 'uncertain' && channel === 'push'));
