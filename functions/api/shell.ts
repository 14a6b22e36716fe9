import { createRoute } from '@hono/zod-openapi';
import { HEALTH_ALERT } from '#domain/health.ts';
import { dnsPasses } from '#domain/dns.ts';
import { shellSchema } from '#domain/shell.schema.ts';
import { TRIAGE_GROUP_OF, TRIAGE_KINDS } from '#domain/triage/kinds.ts';
import { countConversations, nextSnooze } from '#db/queries/conversation_list.ts';
import { listMailboxes } from '#db/queries/mailbox.ts';
import { dnsOfMailbox } from '#db/queries/mailbox_dns.ts';
import { comingAnswers } from '#db/queries/sandbox_answer.ts';
import { nextWake } from '#db/queries/sandbox_clock.ts';
import { countApprovals } from '#db/queries/today.ts';
import { comingMeetings, firstMeeting } from '#db/queries/today_meeting.ts';
import { inWorkspace, type Moment } from './context.ts';
import { departuresAnswer } from './departures.ts';
import { mailboxAnswer } from './mailbox.ts';
import { answer, tenantRouter, type Answer } from './router.ts';

/** What the frame shows, small enough to be asked every few seconds. */
export const shellRoutes = tenantRouter().openapi(
  createRoute({
    operationId: 'getShell',
    method: 'get',
    path: '/shell',
    tags: ['Today'],
    summary: 'What waits for a person, the day of sending, and the clock',
    responses: { 200: answer('The figures of the frame.', shellSchema) },
  }),
  async (c) => c.json(await inWorkspace(c, shellAnswer), 200),
);

/** Groups of the inbox in which somebody waits for a person. */
const WAITING: readonly string[] = ['interested', 'unclear'];

async function shellAnswer(moment: Moment): Promise<Answer<typeof shellSchema>> {
  const { tx, workspace, workspaceId, now } = moment;
  const { counts: kinds } = await countConversations(tx, { workspaceId, now });
  const first = await firstMeeting(tx, { workspaceId });
  return {
    workspace: { id: workspace.id, name: workspace.name, sandbox: workspace.sandbox },
    clock: { now: now.toISOString(), zone: workspace.zone },
    counts: {
      approvals: await countApprovals(tx, { workspaceId }),
      inbox: TRIAGE_KINDS.reduce(
        (sum, kind) => sum + (WAITING.includes(TRIAGE_GROUP_OF[kind]) ? (kinds[kind] ?? 0) : 0),
        0,
      ),
      meetings: (await comingMeetings(tx, { workspaceId, now, limit: 1 })).count,
      deliverability: await worstOf(moment),
    },
    departures: await departuresAnswer(moment),
    sandbox: workspace.sandbox
      ? {
          skippingTo: workspace.skippingTo?.toISOString() ?? null,
          nextAt: (await nextOf(moment))?.toISOString() ?? null,
        }
      : null,
    firstMeetingId: first !== null && first.alertId !== null ? first.meeting.id : null,
  };
}

/** When something next happens by itself: somebody answers, time moves an enrollment on, or what was put off comes back. */
async function nextOf({ tx, workspaceId, now }: Moment): Promise<Date | null> {
  const [answered] = await comingAnswers(tx, { workspaceId, limit: 1 });
  // A draft that waits for a person expires in a week: nobody skips there, they read it.
  const woken = await nextWake(tx, { workspaceId, now, besides: ['awaiting_approval'] });
  const snoozed = await nextSnooze(tx, { workspaceId, now });
  const moments = [answered?.at, woken, snoozed].filter((at) => at != null && at > now).map((at) => at?.getTime() ?? 0);
  return moments.length === 0 ? null : new Date(Math.min(...moments));
}

/** Bad: a mailbox cannot send. Warn: its health is low. */
async function worstOf(moment: Moment): Promise<'warn' | 'bad' | null> {
  const { tx, workspace, workspaceId } = moment;
  let isLow = false;
  for (const mailbox of await listMailboxes(tx, { workspaceId })) {
    if (mailbox.status !== 'connected' || !dnsPasses(dnsOfMailbox(workspace, mailbox))) return 'bad';
    isLow ||= (await mailboxAnswer(moment, mailbox)).health.score < HEALTH_ALERT;
  }
  return isLow ? 'warn' : null;
}
