import { instantOf, localDate } from '#domain/calendar.ts';
import type { departuresSchema } from '#domain/shell.schema.ts';
import { quotaUnder } from '#domain/guard.ts';
import { dailyQuota } from '#domain/mailbox.ts';
import { policyOf } from '#domain/policy.ts';
import { readGuard } from '#db/queries/guard.ts';
import { listMailboxes } from '#db/queries/mailbox.ts';
import { departuresFrom } from '#db/queries/today.ts';
import type { Moment } from './context.ts';
import type { Answer } from './router.ts';

const SHOWN = 500;

/** The day of sending: the mailboxes' windows in the workspace's zone, widened to what leaves outside them elsewhere. */
export async function departuresAnswer({
  tx,
  workspace,
  workspaceId,
  now,
}: Moment): Promise<Answer<typeof departuresSchema> | null> {
  const mailboxes = await listMailboxes(tx, { workspaceId });
  if (mailboxes.length === 0) return null;
  const today = localDate(now.getTime(), workspace.zone);
  const at = (minute: number): number => instantOf(today, minute, workspace.zone);
  const { sentAt, plannedAt } = await departuresFrom(tx, { workspaceId, began: new Date(at(0)), now, limit: SHOWN });
  const ofToday = [...sentAt, ...plannedAt.filter((slot) => localDate(slot.getTime(), workspace.zone) === today)].map(
    (one) => one.getTime(),
  );
  const { dailyQuota: dailyMost } = policyOf(workspace.policy);
  let possible = 0;
  for (const one of mailboxes.filter(({ status }) => status === 'connected'))
    possible += quotaUnder(await readGuard(tx, one), dailyQuota(one.rampStartedAt.getTime(), now.getTime(), dailyMost));
  const iso = (instant: number): string => new Date(instant).toISOString();
  return {
    windowStart: iso(Math.min(...mailboxes.map(({ windowStartMinute }) => at(windowStartMinute)), ...ofToday)),
    windowEnd: iso(Math.max(...mailboxes.map(({ windowEndMinute }) => at(windowEndMinute)), ...ofToday)),
    sentAt: sentAt.map((one) => one.toISOString()),
    plannedAt: plannedAt.map((one) => one.toISOString()),
    nextAt: plannedAt[0]?.toISOString() ?? null,
    possible,
  };
}
