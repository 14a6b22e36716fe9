import { setTimeout as delay } from 'node:timers/promises';
import { DAY_MS } from '#domain/calendar.ts';
import type { Id } from '#domain/id.ts';
import { isQualified } from '#domain/triage/kinds.ts';
import {
  approvalsSchema,
  campaignSchema,
  conversationsSchema,
  leadsSchema,
  progressSchema,
  readThreadSchema,
  sandboxSchema,
} from './answers.schema.ts';
import type { Visitor } from './visitor.ts';

/** A story of three steps, a "not now" and an absence is over well within this. */
const STORY_DAYS = 200;
const LOOK_EVERY_MS = 30;
/** What is due within this time of the next moment is skipped through in one go. */
const STRIDE_MS = 4 * 3_600_000;

/** What was done so far, so that nothing is answered twice. */
export interface Memory {
  /** The latest message of each conversation that was looked at. */
  readonly read: Map<string, string>;
  approved: number;
  skips: number;
}
export const newMemory = (): Memory => ({ read: new Map(), approved: 0, skips: 0 });

/**
 * Plays a campaign to its end, as a person does who looks in whenever something moved: approves what is proposed, answers
 * hot replies, resumes what the guard held, closes what waits for a person, and skips ahead.
 * @throws when it is not over within `withinMs` of real time
 */
export async function play(
  sophie: Visitor,
  campaignId: Id<'cmp'>,
  withinMs: number,
  say: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const memory = newMemory();
  const deadline = performance.now() + withinMs;
  const first = await sophie.ask(sandboxSchema, 'GET', '/api/sandbox');
  const storyEnds = Date.parse(first.now) + STORY_DAYS * DAY_MS;
  while (performance.now() < deadline) {
    signal?.throwIfAborted();
    const turn = await takeTurn(sophie, campaignId, memory, say);
    if (turn.over || turn.now > storyEnds) return;
    if (!turn.moved) await delay(LOOK_EVERY_MS);
  }
  throw new Error(`The campaign did not come to its end within ${withinMs / 1000} s.`);
}

/** One look at everything, and what a person does about it. `over`: nobody is under way, or nothing moves any more. */
export async function takeTurn(
  sophie: Visitor,
  campaignId: Id<'cmp'>,
  memory: Memory,
  say: (line: string) => void,
): Promise<{ moved: boolean; over: boolean; now: number }> {
  const sandbox = await sophie.ask(sandboxSchema, 'GET', '/api/sandbox');
  const now = Date.parse(sandbox.now);
  if (sandbox.skippingTo !== null) return { moved: false, over: false, now };
  const did =
    (await approve(sophie, campaignId, memory)) +
    (await resume(sophie, campaignId, say)) +
    (await answer(sophie, memory)) +
    (await closeWhatWaits(sophie, campaignId));
  if (did > 0) return { moved: true, over: false, now };
  const { active, ended, enrolled } = await sophie.ask(progressSchema, 'GET', `/api/campaigns/${campaignId}/progress`);
  const [next] = sandbox.moments;
  if (enrolled > 0 && active === 0) return { moved: false, over: true, now };
  if (next === undefined) {
    const { moments } = await sophie.ask(sandboxSchema, 'GET', '/api/sandbox');
    return { moved: false, over: enrolled > 0 && moments.length === 0, now };
  }
  const to = Math.max(Date.parse(next.at), now) + STRIDE_MS;
  await sophie.tell('POST', '/api/sandbox/skip', { to: new Date(to).toISOString() });
  memory.skips += 1;
  say(
    `${new Date(to).toISOString().slice(0, 16)}: ${enrolled} enrolled, ${active} under way, ${ended} ended, ${memory.approved} approved`,
  );
  return { moved: true, over: false, now };
}

/** Approves every draft by the hash of what was read. */
async function approve(sophie: Visitor, campaignId: Id<'cmp'>, memory: Memory): Promise<number> {
  const { items } = await sophie.ask(approvalsSchema, 'GET', `/api/approvals?campaignId=${campaignId}&limit=200`);
  for (const { draftId, contentHash } of items) {
    const decision = { decision: 'approve', contentHash };
    if ((await sophie.tell('POST', `/api/approvals/${draftId}/decision`, decision)) === 200) memory.approved += 1;
  }
  return items.length;
}

async function resume(sophie: Visitor, campaignId: Id<'cmp'>, say: (line: string) => void): Promise<number> {
  const { status, statusReason } = await sophie.ask(campaignSchema, 'GET', `/api/campaigns/${campaignId}`);
  if (status !== 'paused') return 0;
  say(`Campaign: held by its guard (${statusReason ?? ''}), resumed`);
  return (await sophie.tell('POST', `/api/campaigns/${campaignId}/resume`)) === 200 ? 1 : 0;
}

/** Answers each hot reply once with what is suggested; says of an unclear one that it is a refusal. */
async function answer(sophie: Visitor, memory: Memory): Promise<number> {
  const { items } = await sophie.ask(conversationsSchema, 'GET', '/api/conversations?done=false&limit=200');
  let answered = 0;
  for (const { id, lastMessageAt } of items) {
    if (memory.read.get(id) === lastMessageAt) continue;
    memory.read.set(id, lastMessageAt);
    const { messages, suggestion, enrollment } = await sophie.ask(readThreadSchema, 'GET', `/api/conversations/${id}`);
    const last = messages.at(-1);
    if (last?.direction !== 'in' || last.kind === null || enrollment?.stage == null) continue;
    if (isQualified(last.kind) && suggestion !== null) {
      await sophie.tell('POST', `/api/conversations/${id}/reply`, { words: suggestion.words });
      answered += 1;
    } else if (enrollment.stage === 'awaiting_triage') {
      await sophie.tell('POST', `/api/messages/${last.id}/triage`, { kind: 'negative' });
      answered += 1;
    }
  }
  return answered;
}

/** Closes the conversations whose story cannot go on without a person. */
async function closeWhatWaits(sophie: Visitor, campaignId: Id<'cmp'>): Promise<number> {
  const waiting = `/api/leads?campaignId=${campaignId}&stage=needs_person&limit=200`;
  const { items } = await sophie.ask(leadsSchema, 'GET', waiting);
  let closed = 0;
  for (const { id } of items) {
    const threads = await sophie.ask(conversationsSchema, 'GET', `/api/conversations?leadId=${id}`);
    for (const thread of threads.items) {
      if ((await sophie.tell('POST', `/api/conversations/${thread.id}/close`)) < 300) closed += 1;
    }
  }
  return closed;
}
