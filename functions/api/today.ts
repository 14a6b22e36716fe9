import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { isWatched } from '#domain/alert.ts';
import { answerBy } from '#domain/answer_clock.ts';
import { addDays, instantOf, localDate, weekdayOf } from '#domain/calendar.ts';
import { found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import { wilson } from '#domain/statistics.ts';
import { firstMeetingSchema, todaySchema } from '#domain/today.schema.ts';
import { ONBOARDING_STEPS } from '#domain/workspace.ts';
import { settleAlert } from '#db/queries/alert.ts';
import { listApprovals } from '#db/queries/approval_queue.ts';
import { listCampaigns } from '#db/queries/campaign.ts';
import { listMailboxes } from '#db/queries/mailbox.ts';
import { countApprovals, figuresBetween, hotReplies, stagesOf } from '#db/queries/today.ts';
import { alertItems } from '#db/queries/today_alert.ts';
import { comingMeetings, firstMeeting, storyOf } from '#db/queries/today_meeting.ts';
import { approvalAnswer, approvalItemAnswer } from './approval_answer.ts';
import { campaignAnswer } from './campaign_answer.ts';
import { inWorkspace, requires, type Moment } from './context.ts';
import { departuresAnswer } from './departures.ts';
import type { ApiDeps } from './deps.ts';
import { mailboxAnswer } from './mailbox.ts';
import { meetingAnswer } from './meeting.ts';
import { answer, nothing, tenantRouter, type Answer } from './router.ts';

const tags = ['Today'];
const SHOWN = 5;
const MONTH_DAYS = 30;

/** The home of the day. */
export const todayRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'getToday',
      method: 'get',
      path: '/today',
      tags,
      summary: 'What needs a person now, in order of what it is worth, and how things stand',
      responses: { 200: answer('The day.', todaySchema) },
    }),
    async (c) => c.json(await inWorkspace(c, (moment) => todayAnswer(moment, c.var.deps)), 200),
  )
  .openapi(
    createRoute({
      operationId: 'getFirstMeeting',
      method: 'get',
      path: '/today/first-meeting',
      tags,
      summary: 'The first meeting that a sequence led to, and how it came about',
      responses: { 200: answer('The first meeting.', firstMeetingSchema) },
    }),
    async (c) => c.json(await inWorkspace(c, firstMeetingAnswer), 200),
  )
  .openapi(
    createRoute({
      operationId: 'settleAlert',
      method: 'post',
      path: '/alerts/{alertId}/settle',
      tags,
      summary: 'Say that an alert was looked at: it is shown no more',
      middleware: requires('message.reply'),
      request: { params: z.object({ alertId: idSchema('alr') }) },
      responses: nothing,
    }),
    async (c) => {
      const { alertId } = c.req.valid('param');
      // One that is settled already stays so: asking again changes nothing.
      await inWorkspace(c, async ({ tx, workspaceId, now, audit }) => {
        if (await settleAlert(tx, { workspaceId, alertId, now })) await audit('alert.settled', alertId);
      });
      return c.body(null, 204);
    },
  );

async function todayAnswer(moment: Moment, deps: ApiDeps): Promise<Answer<typeof todaySchema>> {
  const { tx, workspace, workspaceId, now } = moment;
  const today = localDate(now.getTime(), workspace.zone);
  const midnight = (date: string): Date => new Date(instantOf(date, 0, workspace.zone));
  const replies = await hotReplies(tx, { workspaceId, now, limit: SHOWN });
  const meetings = await comingMeetings(tx, { workspaceId, now, limit: SHOWN });
  const mailboxes = [];
  for (const mailbox of await listMailboxes(tx, { workspaceId })) mailboxes.push(await mailboxAnswer(moment, mailbox));
  return {
    clock: { now: now.toISOString(), zone: workspace.zone },
    approvals: await approvalsOf(moment),
    hotReplies: {
      count: replies.count,
      items: replies.items.map(({ awaitingSince, hours, at, ...reply }) => ({
        ...reply,
        at: at.toISOString(),
        answerBy: new Date(answerBy(awaitingSince.getTime(), hours, workspace.zone)).toISOString(),
      })),
    },
    alerts: (await alertItems(tx, { workspaceId, limit: 50 })).flatMap(
      ({ id, code, at, leadId, leadName, conversationId, campaignId, campaignName }) =>
        isWatched(code)
          ? [{ id, code, at: at.toISOString(), leadId, leadName, conversationId, campaignId, campaignName }]
          : [],
    ),
    meetings: {
      count: meetings.count,
      items: meetings.items.map((item) => ({
        ...meetingAnswer(item),
        leadName: item.leadName,
        companyName: item.companyName,
      })),
    },
    week: await figuresOf(moment, midnight(addDays(today, 1 - weekdayOf(today)))),
    month: await figuresOf(moment, midnight(addDays(today, 1 - MONTH_DAYS))),
    mailboxes,
    campaigns: await campaignsOf(moment, deps),
    departures: await departuresAnswer(moment),
    onboarding: ONBOARDING_STEPS.filter((step) => !workspace.onboarding[step]),
  };
}

async function approvalsOf(moment: Moment): Promise<Answer<typeof todaySchema>['approvals']> {
  const { tx, workspaceId } = moment;
  const { items } = await listApprovals(tx, { workspaceId, statuses: ['proposed'], after: null, limit: 4 });
  const [first, ...rest] = items;
  return {
    count: await countApprovals(tx, { workspaceId }),
    first:
      first === undefined
        ? null
        : { ...approvalItemAnswer(first), wouldLeaveAt: (await approvalAnswer(moment, first)).wouldLeaveAt },
    then: rest.map((item) => approvalItemAnswer(item).leadName),
  };
}

async function figuresOf({ tx, workspaceId, now }: Moment, since: Date): Promise<Answer<typeof todaySchema>['month']> {
  const figures = await figuresBetween(tx, { workspaceId, since, until: now });
  const interval = wilson(figures.qualified, figures.contacted);
  return { since: since.toISOString(), ...figures, rate: interval === null ? null : { ...interval } };
}

async function campaignsOf(
  { tx, workspaceId }: Moment,
  deps: ApiDeps,
): Promise<Answer<typeof todaySchema>['campaigns']> {
  const { items } = await listCampaigns(tx, {
    workspaceId,
    statuses: ['running', 'paused'],
    after: null,
    limit: SHOWN,
  });
  const stages = await stagesOf(tx, { workspaceId, campaignIds: items.map(({ id }) => id) });
  return items.map((row) => {
    const { id, name, status, statusReason, enrolled, active, timelineUrl } = campaignAnswer(row, deps);
    return { id, name, status, statusReason, enrolled, active, timelineUrl, stages: stages.get(row.id) ?? {} };
  });
}

async function firstMeetingAnswer({
  tx,
  workspace,
  workspaceId,
  now,
}: Moment): Promise<Answer<typeof firstMeetingSchema>> {
  const { meeting, leadTitle, alertId } = found(await firstMeeting(tx, { workspaceId }));
  const story = await storyOf(tx, { workspaceId, leadId: meeting.leadId, until: meeting.createdAt });
  return {
    meeting: { ...meetingAnswer(meeting), leadName: meeting.leadName, companyName: meeting.companyName },
    clock: { now: now.toISOString(), zone: workspace.zone },
    leadTitle,
    letters: story.letters.map(({ at, step }) => ({ at: at.toISOString(), step })),
    reply: story.reply && { at: story.reply.at.toISOString(), sentence: story.reply.sentence },
    sent: story.sent,
    complaints: story.complaints,
    alertId,
  };
}
