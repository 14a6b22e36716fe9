import { heartbeat, sleep } from '@temporalio/activity';
import { addDays, instantOf, localDate } from '#domain/calendar.ts';
import type { Id } from '#domain/id.ts';
import { planAnswer } from '#domain/sandbox_plan.ts';
import { temperamentOf } from '#domain/sandbox_person.ts';
import type { ProspectEvent } from '#domain/temperament.ts';
import { openEnrollments, type Enrollment } from '#db/queries/enrollment.ts';
import {
  dueAnswers,
  insertAnswer,
  nextAnswerAt,
  noteAnswered,
  notePlanned,
  receivedBefore,
  unplannedMail,
} from '#db/queries/sandbox_answer.ts';
import { bustleOf, endSkip, moveClock, nextWake, runningCampaigns } from '#db/queries/sandbox_clock.ts';
import { holidayTest } from '#db/holidays.ts';
import { impossible, there } from './failure.ts';
import { inMoment, type Moment } from './moment.ts';
import type { Ports } from './ports.ts';
import { giveAnswer } from './sandbox_answer.ts';

type Sandbox = { workspaceId: Id<'ws'> };

const PAGE = 100;
/** How many workflows are told at once that the clock moved. */
const TOLD_AT_ONCE = 20;
const QUIET_POLL_MS = 25;
const QUIET_WITHIN_MS = 20_000;
/** When a running campaign looks whether there is room for more: minutes since midnight where the workspace is. */
const CAMPAIGN_LOOKS_AT_MINUTE = 9 * 60;

/** The people of a sandbox, and its clock. Instants are milliseconds on the workspace's clock. */
export function createSandboxActivities(ports: Ports) {
  return {
    /** Lets everybody who received something make up their mind: what they will do, and when. Once for each message. */
    async planAnswers({ workspaceId }: Sandbox): Promise<{ nextAnswerAt: number | null; clockOffsetMs: number }> {
      for (;;) {
        const planned = await inMoment(ports, workspaceId, async (moment) => {
          const mails = await unplannedMail(moment.tx, { workspaceId, limit: PAGE });
          for (const mail of mails) await planOne(moment, mail);
          await notePlanned(moment.tx, { workspaceId, mailIds: mails.map(({ id }) => id), now: moment.now });
          const next = await nextAnswerAt(moment.tx, { workspaceId });
          return {
            more: mails.length === PAGE,
            nextAnswerAt: next?.getTime() ?? null,
            clockOffsetMs: moment.workspace.clockOffsetMs,
          };
        });
        if (!planned.more) return { nextAnswerAt: planned.nextAnswerAt, clockOffsetMs: planned.clockOffsetMs };
        heartbeat();
      }
    },

    /** Lets everybody whose moment has come do what they planned. */
    async deliverAnswers({ workspaceId }: Sandbox): Promise<{ given: number; clockOffsetMs: number }> {
      const world = ports.sandbox;
      if (!world) throw impossible('no_sandbox_here');
      let given = 0;
      for (;;) {
        const { due, clockOffsetMs } = await inMoment(ports, workspaceId, async ({ tx, now, workspace }) => ({
          due: await dueAnswers(tx, { workspaceId, now, limit: PAGE }),
          clockOffsetMs: workspace.clockOffsetMs,
        }));
        const failures: unknown[] = [];
        for (const one of due) {
          try {
            await giveAnswer(ports, world, one);
            await inMoment(ports, workspaceId, ({ tx, now }) =>
              noteAnswered(tx, { workspaceId, answerId: one.answer.id, now }),
            );
            given += 1;
          } catch (error) {
            failures.push(error);
          }
          heartbeat();
        }
        // Nobody waits for somebody else's failure; it is tried again with what is left.
        if (failures.length > 0) throw failures[0];
        if (due.length < PAGE) return { given, clockOffsetMs };
      }
    },

    /** The next instant at which anything is due, at most `until`: a step, a slot, an answer, or a campaign's look at its room. */
    async nextMoment({ workspaceId, until }: Sandbox & { until: number }): Promise<{ at: number }> {
      return inMoment(ports, workspaceId, async ({ tx, now, workspace }) => {
        const [wake, answer, running] = [
          await nextWake(tx, { workspaceId, now }),
          await nextAnswerAt(tx, { workspaceId }),
          await runningCampaigns(tx, { workspaceId }),
        ];
        const moments = [until];
        if (wake) moments.push(wake.getTime());
        if (answer) moments.push(answer.getTime());
        if (running.length > 0) moments.push(nextLook(now.getTime(), workspace.zone));
        return { at: Math.max(now.getTime(), Math.min(...moments)) };
      });
    },

    /**
     * Moves the clock on to an instant and tells the workflows whose moment that is; at the end of a skip, all that are
     * open. The clock never goes back, so doing it again moves nothing.
     */
    async advanceClock({
      workspaceId,
      to,
      until,
    }: Sandbox & { to: number; until: number }): Promise<{ clockOffsetMs: number }> {
      const { clockOffsetMs, campaigns } = await inMoment(ports, workspaceId, async ({ tx, now, workspace }) => {
        const ahead = to - ports.time().getTime();
        const moved = await moveClock(tx, { workspaceId, clockOffsetMs: ahead, skippingTo: new Date(until), now });
        const newDay = localDate(now.getTime(), workspace.zone) !== localDate(to, workspace.zone);
        const looks = to >= until || newDay || nextLook(now.getTime(), workspace.zone) <= to;
        return {
          clockOffsetMs: there(moved, 'not_a_sandbox'),
          campaigns: looks ? await runningCampaigns(tx, { workspaceId }) : [],
        };
      });
      await tellOutreach(ports, workspaceId, clockOffsetMs, to >= until ? undefined : new Date(to));
      for (const campaignId of campaigns)
        await ports.workflows.moveCampaignClock({ workspaceId, campaignId }, clockOffsetMs);
      return { clockOffsetMs };
    },

    /**
     * Waits until nothing is under way that only needs a moment: no step overdue, no mail unread or on its way, no
     * decision untold. Answers that are due are not waited for: whoever waits here gives them. It looks every 25 ms, for
     * 20 s, and tells those who are overdue of the clock again: time went on while they slept by an older one.
     */
    async waitUntilQuiet({ workspaceId }: Sandbox): Promise<{ quiet: boolean }> {
      const started = performance.now();
      for (let looks = 0; performance.now() - started < QUIET_WITHIN_MS; looks++) {
        const { bustle, now, clockOffsetMs } = await inMoment(
          ports,
          workspaceId,
          async ({ tx, now: at, workspace }) => ({
            bustle: await bustleOf(tx, { workspaceId, now: at }),
            now: at,
            clockOffsetMs: workspace.clockOffsetMs,
          }),
        );
        const { overdue, unread, leaving, undecided } = bustle;
        if (overdue + unread + leaving + undecided === 0) return { quiet: true };
        if (looks % 40 === 10) await tellOutreach(ports, workspaceId, clockOffsetMs, now);
        if (looks % 40 === 0) heartbeat(bustle);
        await sleep(QUIET_POLL_MS);
      }
      return { quiet: false };
    },

    async finishSkip({ workspaceId }: Sandbox): Promise<void> {
      await inMoment(ports, workspaceId, ({ tx, now }) => endSkip(tx, { workspaceId, now }));
    },
  };
}

/** The next 9:00 where the workspace is, after an instant. */
function nextLook(after: number, zone: string): number {
  const today = localDate(after, zone);
  const look = instantOf(today, CAMPAIGN_LOOKS_AT_MINUTE, zone);
  return look > after ? look : instantOf(addDays(today, 1), CAMPAIGN_LOOKS_AT_MINUTE, zone);
}

async function planOne(
  { tx, workspaceId, now, id }: Moment,
  mail: Awaited<ReturnType<typeof unplannedMail>>[number],
): Promise<void> {
  if (mail.class === null) return;
  const before = await receivedBefore(tx, { workspaceId, leadId: mail.leadId, id: mail.id });
  const event: ProspectEvent = mail.class === 'reply' ? 'reply' : before === 0 ? 'first_message' : 'later_message';
  const prospect = { id: mail.leadId, temperament: mail.temperament ?? temperamentOf(mail.email), zone: mail.zone };
  const plan = planAnswer(prospect, event, mail.at.getTime(), holidayTest(mail.country));
  if (plan === null) return;
  await insertAnswer(tx, {
    id: id('ans'),
    workspaceId,
    mailId: mail.id,
    leadId: mail.leadId,
    kind: plan.kind,
    byHand: false,
    dueAt: new Date(plan.dueAt),
    createdAt: now,
    updatedAt: now,
  });
}

/** Tells open outreach workflows that the clock moved: those due by an instant, or all. */
async function tellOutreach(
  ports: Ports,
  workspaceId: Id<'ws'>,
  clockOffsetMs: number,
  dueBy: Date | undefined,
): Promise<void> {
  let after: Id<'enr'> | null = null;
  for (;;) {
    const page: Enrollment[] = await inMoment(ports, workspaceId, ({ tx }) =>
      openEnrollments(tx, { workspaceId, ...(dueBy ? { dueBy } : {}), after, limit: PAGE }),
    );
    for (let first = 0; first < page.length; first += TOLD_AT_ONCE) {
      const told = page.slice(first, first + TOLD_AT_ONCE);
      await Promise.all(told.map((one) => ports.workflows.moveClock(one, clockOffsetMs)));
      heartbeat();
    }
    after = page.at(-1)?.id ?? null;
    if (page.length < PAGE) return;
  }
}
