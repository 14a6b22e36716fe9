import { DAY_MS } from '#domain/calendar.ts';
import type { Id } from '#domain/id.ts';
import { isQualified } from '#domain/triage/kinds.ts';
import {
  approvalsSchema,
  campaignSchema,
  conversationsSchema,
  guardsSchema,
  leadsSchema,
  mailboxesSchema,
  progressSchema,
  readThreadSchema,
  sandboxSchema,
} from './answers.schema.ts';
import { patience } from './patience.ts';
import type { Visitor } from './visitor.ts';

/** A story of three steps, a "not now" and an absence is over well within this. */
const STORY_DAYS = 200;
/** Where nothing moves for so long, nothing will. */
const STILL_MS = 3_000;
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
  const started = performance.now();
  const first = await sophie.ask(sandboxSchema, 'GET', '/api/sandbox');
  const storyEnds = Date.parse(first.now) + STORY_DAYS * DAY_MS;
  const { pause, reset } = patience();
  let movedAt = started;
  while (performance.now() - started < withinMs) {
    signal?.throwIfAborted();
    const turn = await takeTurn(sophie, campaignId, memory, say);
    if (turn.moved) movedAt = performance.now();
    const still = performance.now() - movedAt > STILL_MS;
    if (turn.over || (turn.idle && still) || turn.now > storyEnds) return;
    if (turn.did) reset();
    else await pause();
  }
  throw new Error(`The campaign did not come to its end within ${withinMs / 1000} s.`);
}

interface Turn {
  /** Something was done. */
  readonly did: boolean;
  /** Something was done, or goes on by itself. */
  readonly moved: boolean;
  /** Nothing waits for a person, and nothing will happen by itself. */
  readonly idle: boolean;
  /** Nobody is under way any more. */
  readonly over: boolean;
  /** The sandbox's clock, in milliseconds. */
  readonly now: number;
}

/** One look at everything, and what a person does about it; a skip when there is nothing to do. */
export async function takeTurn(
  sophie: Visitor,
  campaignId: Id<'cmp'>,
  memory: Memory,
  say: (line: string) => void,
): Promise<Turn> {
  const before = await sophie.ask(sandboxSchema, 'GET', '/api/sandbox');
  const turn = { did: false, moved: true, idle: false, over: false, now: Date.parse(before.now) };
  if (before.skippingTo !== null) return turn;
  const did =
    (await approve(sophie, campaignId, memory)) +
    (await resume(sophie, campaignId, say)) +
    (await resumeMailboxes(sophie, say)) +
    (await resumeGuards(sophie, say)) +
    (await answer(sophie, memory)) +
    (await closeWhatWaits(sophie, campaignId));
  if (did > 0) return { ...turn, did: true };
  const { active, ended, enrolled } = await sophie.ask(progressSchema, 'GET', `/api/campaigns/${campaignId}/progress`);
  if (enrolled > 0 && active === 0) return { ...turn, moved: false, over: true };
  const [next] = (await sophie.ask(sandboxSchema, 'GET', '/api/sandbox')).moments;
  if (next === undefined) return { ...turn, moved: false, idle: enrolled > 0 };
  const to = new Date(Math.max(Date.parse(next.at), turn.now) + STRIDE_MS);
  await sophie.tell('POST', '/api/sandbox/skip', { to: to.toISOString() });
  memory.skips += 1;
  say(`${isoMinute(to)}: ${enrolled} enrolled, ${active} under way, ${ended} ended, ${memory.approved} approved`);
  return { ...turn, did: true };
}

const isoMinute = (at: Date): string => at.toISOString().slice(0, 16).replace('T', ' ');

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
  const reason = 'Rehearsal: the complaint was looked at';
  return (await sophie.tell('POST', `/api/campaigns/${campaignId}/resume`, { reason })) === 200 ? 1 : 0;
}

const REASON = 'Rehearsal: the addresses were looked at';

/** Resumes what the guards paused, as somebody does who has looked at it. */
async function resumeMailboxes(sophie: Visitor, say: (line: string) => void): Promise<number> {
  const { items } = await sophie.ask(mailboxesSchema, 'GET', '/api/mailboxes');
  let resumed = 0;
  for (const { id, status, statusReason } of items) {
    if (status !== 'paused') continue;
    say(`Mailbox: paused by its guard (${statusReason ?? ''}), resumed`);
    if ((await sophie.tell('POST', `/api/mailboxes/${id}/resume`, { reason: REASON })) === 200) resumed += 1;
  }
  return resumed;
}

async function resumeGuards(sophie: Visitor, say: (line: string) => void): Promise<number> {
  const { items } = await sophie.ask(guardsSchema, 'GET', '/api/guards?limit=200');
  let resumed = 0;
  for (const { target, subject, pausedAt, alarm } of items) {
    if (pausedAt === null) continue;
    say(`Guard of ${target} ${subject}: paused (${alarm?.rule ?? ''}), resumed`);
    const path = `/api/guards/${target}/${encodeURIComponent(subject)}/resume`;
    if ((await sophie.tell('POST', path, { reason: REASON })) === 200) resumed += 1;
  }
  return resumed;
}

/** Answers each hot reply once with what is suggested; says of an unclear one that it is a refusal. */
async function answer(sophie: Visitor, memory: Memory): Promise<number> {
  const { items } = await sophie.ask(conversationsSchema, 'GET', '/api/conversations?place=open&limit=200');
  let answered = 0;
  for (const { id, lastMessageAt, version } of items) {
    if (memory.read.get(id) === lastMessageAt) continue;
    memory.read.set(id, lastMessageAt);
    const { messages, suggestion, enrollment } = await sophie.ask(readThreadSchema, 'GET', `/api/conversations/${id}`);
    const last = messages.at(-1);
    if (last?.direction !== 'in' || last.kind === null || enrollment?.stage == null) continue;
    if (isQualified(last.kind) && suggestion !== null) {
      await sophie.tell('POST', `/api/conversations/${id}/reply`, { words: suggestion.words, version });
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
      if ((await sophie.tell('POST', `/api/conversations/${thread.id}/close`, { version: thread.version })) < 300)
        closed += 1;
    }
  }
  return closed;
}
