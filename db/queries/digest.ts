import { answerBy } from '#domain/answer_clock.ts';
import { localDate } from '#domain/calendar.ts';
import type { Digest } from '#domain/digest.ts';
import { topicOfAlert, type NotificationSetting } from '#domain/notification.ts';
import type { Tx } from '../client.ts';
import { openAlerts } from './alert.ts';
import { countApprovals, hotReplies } from './today.ts';
import { comingMeetings } from './today_meeting.ts';
import type { Workspace } from './workspace.ts';

const SHOWN = 5;
const MOST = 50;

/** What needs a member now, as Today counts it, of the topics that they chose. */
export async function digestOf(
  tx: Tx,
  { workspace, setting, now }: { workspace: Workspace; setting: NotificationSetting; now: Date },
): Promise<Digest> {
  const { id: workspaceId, zone } = workspace;
  const wants = (topic: NotificationSetting['digestTopics'][number]) => setting.digestTopics.includes(topic);
  const replies = wants('hot_reply')
    ? await hotReplies(tx, { workspaceId, now, limit: SHOWN })
    : { count: 0, items: [] };
  const alerts = wants('alert') ? await openAlerts(tx, { workspaceId, limit: MOST }) : [];
  const meetings = wants('booking') ? (await comingMeetings(tx, { workspaceId, now, limit: MOST })).items : [];
  const today = localDate(now.getTime(), setting.zone);
  return {
    approvals: wants('approval') ? await countApprovals(tx, { workspaceId }) : 0,
    hotReplies: {
      count: replies.count,
      items: replies.items.map(({ conversationId, leadName, companyName, awaitingSince, hours }) => ({
        ...{ conversationId, who: leadName, company: companyName },
        answerBy: new Date(answerBy(awaitingSince.getTime(), hours, zone)),
      })),
    },
    alerts: alerts.flatMap(({ code }) => (topicOfAlert(code) === 'alert' ? [code] : [])),
    meetings: meetings
      .filter(({ startsAt }) => localDate(startsAt.getTime(), setting.zone) === today)
      .map(({ startsAt, leadName, companyName }) => ({ startsAt, who: leadName, company: companyName })),
  };
}
