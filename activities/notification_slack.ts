import { escapeSlack, SLACK, slackContext } from '#domain/notification.ts';
import { OPEN_WORDS, wordsOf } from '#domain/notification_words.ts';
import type { Notification } from '#db/queries/notification.ts';
import { tellingOf } from '#db/queries/notification_telling.ts';
import { getSlackConnection, resealSlack } from '#db/queries/slack_connection.ts';
import { inMoment } from './moment.ts';
import type { Ports, Taken } from './ports.ts';
import { unseal } from './unseal.ts';

/** Posts to the workspace's channel in Slack, or to one that is tried before it becomes that, in the workspace's language and zone. */
export async function postToSlack(ports: Ports, row: Notification): Promise<Taken | 'nothing'> {
  const { workspaceId } = row;
  const found = await inMoment(ports, workspaceId, async ({ tx, workspace, now }) => {
    const context = slackContext(workspaceId);
    if (row.target === SLACK.tried) {
      const { sealed: tried } = row.values;
      if (typeof tried !== 'string') return null;
      return { url: ports.secrets.open(tried, context), workspace, now, telling: await tellingOf(tx, row) };
    }
    const connection = await getSlackConnection(tx, { workspaceId });
    if (connection === null) return null;
    const { sealed: before } = connection;
    const url = await unseal(ports.secrets, { sealed: before, context }, (sealed) =>
      resealSlack(tx, { workspaceId, before, sealed, now }),
    );
    return { url, workspace, now, telling: await tellingOf(tx, row) };
  });
  if (found === null) return { problem: 'gone' };
  if (found.telling === null) return 'nothing';
  const { language, zone } = found.workspace;
  const { title, body, path } = wordsOf(found.telling, { language, zone, now: found.now });
  const link = `<${escapeSlack(`${ports.publicUrl}${path}`)}|${OPEN_WORDS[language]}>`;
  return ports.channels.slack(found.url, `*${escapeSlack(title)}*\n${escapeSlack(body)} ${link}`);
}
