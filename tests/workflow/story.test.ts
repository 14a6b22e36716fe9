import { randomBytes } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Taken } from '#activities/enrollment.ts';
import type { Proposal } from '#activities/draft.ts';
import type { DispatchOutcome } from '#activities/settlement.ts';
import { newId, type Id, type IdPrefix } from '#domain/id.ts';
import { notificationWorkflowId, type NotificationKey } from '#workflows/notification/contract.ts';
import {
  closedSignal,
  freshOutreach,
  outreachWorkflowId,
  releasedSignal,
  viewQuery,
  withdrawUpdate,
} from '#workflows/outreach/contract.ts';
import { SEARCH_ATTRIBUTES } from '#workflows/search_attributes.ts';
import { eventually } from '../support/eventually.ts';
import { connectTestEnv, type TestEnv } from '../support/temporal.ts';

const id = <P extends IdPrefix>(prefix: P): Id<P> => newId(prefix, Date.now(), randomBytes(10));
const NEVER = Date.now() + 86_400_000;

/** What the activities of one story answer, each in turn; `dispatchDraft` when it is told to. */
type Script = { proposals: Proposal[]; leaves?: Promise<DispatchOutcome>; release?: Taken; asked: string[] };
const scripts = new Map<Id<'enr'>, Script>();
const byDraft = (draftId: Id<'drf'>) =>
  [...scripts.values()].find(({ proposals }) => proposals.some((one) => 'draftId' in one && one.draftId === draftId));

/** What a channel answers to each try; what is left then is that it took it. */
const channel = new Map<Id<'ntf'>, ApplicationFailure[]>();
const tries: Id<'ntf'>[] = [];
const givenUp: Id<'ntf'>[] = [];
function telling(notificationId: Id<'ntf'>): Promise<void> {
  tries.push(notificationId);
  const failure = channel.get(notificationId)?.shift();
  return failure === undefined ? Promise.resolve() : Promise.reject(failure);
}

let env: TestEnv;
let queue: string;
beforeAll(async () => {
  env = await connectTestEnv(SEARCH_ATTRIBUTES);
  const next = (enrollmentId: Id<'enr'>, what: string): Script => {
    const script = scripts.get(enrollmentId);
    if (!script) throw new Error('nobody’s story');
    script.asked.push(what);
    return script;
  };
  ({ taskQueue: queue } = await env.startWorker({
    taskQueue: env.taskQueue('story'),
    activities: {
      prepareDraft: ({ enrollmentId }: { enrollmentId: Id<'enr'> }) => {
        const { proposals, asked } = next(enrollmentId, 'draft');
        return Promise.resolve(proposals[asked.filter((one) => one === 'draft').length - 1]);
      },
      dispatchDraft: ({ draftId }: { draftId: Id<'drf'> }) => {
        const script = byDraft(draftId);
        script?.asked.push('dispatch');
        return script?.leaves;
      },
      release: ({ enrollmentId }: { enrollmentId: Id<'enr'> }) =>
        Promise.resolve(next(enrollmentId, 'release').release ?? null),
      endEnrollment: () => Promise.resolve(null),
      tellNotification: ({ notificationId }: NotificationKey) => telling(notificationId),
      giveUpNotification: ({ notificationId }: NotificationKey) => {
        givenUp.push(notificationId);
        return Promise.resolve();
      },
    },
  }));
});
afterAll(() => env.close());

const proposed = (draftId: Id<'drf'>, isApproved = false): Proposal => ({
  ...{ kind: 'proposed', draftId, expiresAt: NEVER, clockOffsetMs: 0 },
  decision: isApproved ? { approvalId: id('apr'), draftId, contentHash: 'h', decision: 'approve' } : null,
});

async function begin(script: Script): Promise<WorkflowHandle> {
  const key = { workspaceId: id('ws'), campaignId: id('cmp'), leadId: id('ld') };
  const state = freshOutreach({ ...key, enrollmentId: id('enr'), mailboxId: id('mbx'), clockOffsetMs: 0 });
  scripts.set(state.enrollmentId, script);
  const workflowId = outreachWorkflowId(key);
  return env.client.workflow.start('outreach', { taskQueue: queue, workflowId, args: [state] });
}
const stands = (story: WorkflowHandle, wanted: string) =>
  eventually(
    () => story.query(viewQuery),
    ({ stage }) => stage === wanted,
  );
const close = async (story: WorkflowHandle) => {
  await story.signal(closedSignal, { end: 'rejected' });
  expect(await story.result()).toBe('rejected');
};

test('an approval that is taken back while the gate looks is taken back where the gate has it drafted again', async () => {
  const [first, second] = [id('drf'), id('drf')];
  const leaves = Promise.withResolvers<DispatchOutcome>();
  const asked: string[] = [];
  const story = await begin({
    proposals: [proposed(first, true), proposed(second)],
    leaves: leaves.promise,
    asked,
  });
  await eventually(
    () => Promise.resolve(asked),
    (seen) => seen.includes('dispatch'),
  );
  const update = await story.startUpdate(withdrawUpdate, { args: [{ draftId: first }], waitForStage: 'ACCEPTED' });
  leaves.resolve({ kind: 'redraft', clockOffsetMs: 0 });
  expect(await update.result()).toEqual({ draftId: first });
  await stands(story, 'awaiting_approval');
  await expect(story.executeUpdate(withdrawUpdate, { args: [{ draftId: second }] })).rejects.toThrow();
  await close(story);
});

test('a story that learns at its next draft that it is held waits for a person, and drafts once it is let go', async () => {
  const asked: string[] = [];
  const story = await begin({
    proposals: [{ kind: 'held', clockOffsetMs: 0 }, proposed(id('drf'))],
    release: { stage: 'waiting_due', phase: 'sequence', dueAt: Date.now(), clockOffsetMs: 0 },
    asked,
  });
  await stands(story, 'awaiting_triage');
  await story.signal(releasedSignal);
  await stands(story, 'awaiting_approval');
  expect(asked).toEqual(['draft', 'release', 'draft']);
  await close(story);
});

test('a hold that a story has not heard of is lifted all the same, and what was drafted is drafted anew', async () => {
  const asked: string[] = [];
  const story = await begin({
    proposals: [proposed(id('drf')), proposed(id('drf'))],
    release: { stage: 'waiting_due', phase: 'sequence', dueAt: Date.now(), clockOffsetMs: 0 },
    asked,
  });
  await stands(story, 'awaiting_approval');
  await story.signal(releasedSignal);
  await eventually(
    () => Promise.resolve(asked),
    (seen) => seen.length === 3,
  );
  expect(asked).toEqual(['draft', 'release', 'draft']);
  await close(story);
});

test('a notification is told again when its channel says so, and given up once it says never', async () => {
  const notify = async (answers: ApplicationFailure[]) => {
    const key = { workspaceId: id('ws'), notificationId: id('ntf') };
    channel.set(key.notificationId, answers);
    const workflowId = notificationWorkflowId(key);
    await env.client.workflow.execute('notification', { taskQueue: queue, workflowId, args: [key] });
    return key.notificationId;
  };
  const wait = ApplicationFailure.create({ message: 'rate_limited', nextRetryDelay: '1 millisecond' });
  const taken = await notify([wait, wait]);
  expect(tries.filter((one) => one === taken)).toHaveLength(3);
  const lost = await notify([wait, ApplicationFailure.nonRetryable('notification_gone')]);
  expect(givenUp).toEqual([lost]);
});
