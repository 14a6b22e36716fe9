import { heartbeat, sleep } from '@temporalio/activity';
import { addDays, instantOf, localDate } from '#domain/calendar.ts';
import type { Id } from '#domain/id.ts';
import { refreshBefore } from '#domain/verification.ts';
import { openEnrollments, type Enrollment } from '#db/queries/enrollment.ts';
import { staleEnrolled } from '#db/queries/freshness.ts';
import { dueAnswers, nextAnswerAt, type DueAnswer } from '#db/queries/sandbox_answer.ts';
import {
  bustleOf,
  endSkip,
  moveClock,
  nextWake,
  openReplies,
  runningCampaigns,
  type Bustle,
} from '#db/queries/sandbox_clock.ts';
import { inMoment, type Moment } from './moment.ts';
import type { Ports } from './ports.ts';
import { giveAnswers } from './sandbox_answer.ts';
import { planNew } from './sandbox_plan.ts';

type Sandbox = { workspaceId: Id<'ws'> };

/** One call walks on for about so long; then the workflow says where it is and calls again. */
const WALK_MS = 5_000;
const PAGE = 100;
/** How many workflows are told at once that the clock moved. */
const TOLD_AT_ONCE = 20;
const LOOK_EVERY_MS = 15;
const TELL_AGAIN_EVERY_MS = 500;
const QUIET_WITHIN_MS = 20_000;
/** When a running campaign looks whether there is room for more: minutes since midnight where the workspace is. */
const CAMPAIGN_LOOKS_AT_MINUTE = 9 * 60;

/** What a look at a sandbox that skips ahead finds to do. Instants are milliseconds on the workspace's clock. */
type Look = { clockOffsetMs: number; now: Date } & (
  | { kind: 'over' }
  | { kind: 'arrived' }
  | { kind: 'answers'; due: DueAnswer[] }
  | { kind: 'busy'; bustle: Bustle }
  | { kind: 'stale'; leadIds: Id<'ld'>[] }
  | { kind: 'moved'; enrollments: Enrollment[]; replies: Id<'drf'>[]; campaigns: Id<'cmp'>[] }
);

export function createSkipActivities(ports: Ports) {
  return {
    /**
     * Skips ahead, from one moment at which anything is due to the next: the clock moves, those whose moment it is are
     * told, people do what they planned, and everything comes to rest before the next moment. `more`: it has not arrived.
     * Where something does not come to rest within 20 s the skip ends there, so that it can be seen.
     */
    async skipAhead({ workspaceId }: Sandbox): Promise<{ clockOffsetMs: number; more: boolean }> {
      const started = performance.now();
      let restless = started;
      let toldAt = started;
      for (;;) {
        const look = await inMoment(ports, workspaceId, lookAround);
        const { clockOffsetMs } = look;
        heartbeat();
        switch (look.kind) {
          case 'over':
            return { clockOffsetMs, more: false };
          case 'arrived':
            await tellAll(ports, workspaceId, clockOffsetMs);
            await inMoment(ports, workspaceId, ({ tx, now }) => endSkip(tx, { workspaceId, now }));
            return { clockOffsetMs, more: false };
          case 'answers':
            await giveAnswers(ports, workspaceId, look.due);
            restless = toldAt = performance.now();
            break;
          case 'moved':
            await tell(ports, workspaceId, clockOffsetMs, look);
            restless = toldAt = performance.now();
            if (restless - started > WALK_MS) return { clockOffsetMs, more: true };
            break;
          case 'stale':
          case 'busy': {
            if (look.kind === 'stale') await verify(ports, workspaceId, look.leadIds);
            const at = performance.now();
            if (at - restless > QUIET_WITHIN_MS) {
              await inMoment(ports, workspaceId, ({ tx, now }) => endSkip(tx, { workspaceId, now }));
              return { clockOffsetMs, more: false };
            }
            // Time went on while they slept by an older clock, or a signal was lost.
            if (at - toldAt > TELL_AGAIN_EVERY_MS) {
              await tell(ports, workspaceId, clockOffsetMs, await dueBy(ports, workspaceId, look.now));
              toldAt = performance.now();
            }
            await sleep(LOOK_EVERY_MS);
          }
        }
      }
    },
  };
}

/** One look, in one transaction: lets people make up their mind, and moves the clock on when nothing is under way. */
async function lookAround(moment: Moment): Promise<Look> {
  const { tx, workspace, workspaceId, now } = moment;
  const { skippingTo, clockOffsetMs, zone } = workspace;
  const seen = { clockOffsetMs, now };
  if (skippingTo === null) return { ...seen, kind: 'over' };
  await planNew(moment);
  const due = await dueAnswers(tx, { workspaceId, now, limit: PAGE });
  if (due.length > 0) return { ...seen, kind: 'answers', due };
  const bustle = await bustleOf(tx, { workspaceId, now });
  if (Object.values(bustle).some((count) => count > 0)) return { ...seen, kind: 'busy', bustle };
  const stale = { workspaceId, before: new Date(refreshBefore(now.getTime())), after: null, limit: PAGE };
  const leadIds = await staleEnrolled(tx, stale);
  if (leadIds.length > 0) return { ...seen, kind: 'stale', leadIds };
  if (now >= skippingTo) return { ...seen, kind: 'arrived' };

  const running = await runningCampaigns(tx, { workspaceId });
  const look = running.length > 0 ? nextLook(now.getTime(), zone) : Infinity;
  const [wake, answer] = [await nextWake(tx, { workspaceId, now }), await nextAnswerAt(tx, { workspaceId })];
  const next = Math.min(skippingTo.getTime(), wake?.getTime() ?? Infinity, answer?.getTime() ?? Infinity, look);
  const to = new Date(Math.max(next, now.getTime()));
  const ahead = clockOffsetMs + to.getTime() - now.getTime();
  const moved = await moveClock(tx, { workspaceId, clockOffsetMs: ahead, now });
  if (moved === null) return { ...seen, kind: 'over' };
  return {
    kind: 'moved',
    now: to,
    clockOffsetMs: moved,
    enrollments: await openEnrollments(tx, { workspaceId, dueBy: to, limit: PAGE }),
    replies: await openReplies(tx, { workspaceId, dueBy: to, limit: PAGE }),
    campaigns: look <= to.getTime() ? running : [],
  };
}

/** Has verified again what went stale on the way, as the schedule of a workspace that lives through its days does. */
const verify = (ports: Ports, workspaceId: Id<'ws'>, leadIds: readonly Id<'ld'>[]): Promise<void> =>
  ports.workflows.startEnrichment({ workspaceId, batch: `stale-${leadIds[0] ?? ''}`, leadIds, source: null });

/** The next 9:00 where the workspace is, after an instant. */
function nextLook(after: number, zone: string): number {
  const today = localDate(after, zone);
  const look = instantOf(today, CAMPAIGN_LOOKS_AT_MINUTE, zone);
  return look > after ? look : instantOf(addDays(today, 1), CAMPAIGN_LOOKS_AT_MINUTE, zone);
}

type Told = { enrollments: readonly Enrollment[]; replies: readonly Id<'drf'>[]; campaigns: readonly Id<'cmp'>[] };

const dueBy = (ports: Ports, workspaceId: Id<'ws'>, now: Date): Promise<Told> =>
  inMoment(ports, workspaceId, async ({ tx }) => ({
    enrollments: await openEnrollments(tx, { workspaceId, dueBy: now, limit: PAGE }),
    replies: await openReplies(tx, { workspaceId, dueBy: now, limit: PAGE }),
    campaigns: [],
  }));

/** Tells workflows where the clock stands. Again is nothing: it never runs backwards. */
async function tell(ports: Ports, workspaceId: Id<'ws'>, clockOffsetMs: number, told: Told): Promise<void> {
  const { workflows } = ports;
  const calls = [
    ...told.enrollments.map((one) => () => workflows.moveClock(one, clockOffsetMs)),
    ...told.replies.map((draftId) => () => workflows.moveReplyClock({ workspaceId, draftId }, clockOffsetMs)),
    ...told.campaigns.map(
      (campaignId) => () => workflows.moveCampaignClock({ workspaceId, campaignId }, clockOffsetMs),
    ),
  ];
  for (let first = 0; first < calls.length; first += TOLD_AT_ONCE) {
    await Promise.all(calls.slice(first, first + TOLD_AT_ONCE).map((call) => call()));
    heartbeat();
  }
}

/** Tells every open workflow of the sandbox that keeps time, a page at a time. */
async function tellAll(ports: Ports, workspaceId: Id<'ws'>, clockOffsetMs: number): Promise<void> {
  const { replies, campaigns } = await inMoment(ports, workspaceId, async ({ tx }) => ({
    replies: await openReplies(tx, { workspaceId, limit: PAGE }),
    campaigns: await runningCampaigns(tx, { workspaceId }),
  }));
  await tell(ports, workspaceId, clockOffsetMs, { enrollments: [], replies, campaigns });
  let after: Id<'enr'> | null = null;
  for (;;) {
    const page: Enrollment[] = await inMoment(ports, workspaceId, ({ tx }) =>
      openEnrollments(tx, { workspaceId, after, limit: PAGE }),
    );
    await tell(ports, workspaceId, clockOffsetMs, { enrollments: page, replies: [], campaigns: [] });
    after = page.at(-1)?.id ?? null;
    if (page.length < PAGE) return;
  }
}
