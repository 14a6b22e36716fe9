import { DAY_MS, DEFAULT_WINDOW, type Window } from './calendar.ts';
import { fractionOf } from './hash.ts';
import { mayBecome } from './transition.ts';

export const MAILBOX_KINDS = ['gmail', 'smtp', 'resend', 'ses', 'sandbox'] as const;
export type MailboxKind = (typeof MAILBOX_KINDS)[number];

export const MAILBOX_STATUSES = [
  'connected',
  'paused', // by its guard or by a person; nothing leaves, everything is still read
  'disconnected', // its credentials no longer work
] as const;
export type MailboxStatus = (typeof MAILBOX_STATUSES)[number];

/** The hours of a mailbox, as its row or a row joined with it says them; the usual ones where there is no mailbox. */
export const windowOf = (
  mailbox: { windowStartMinute: number | null; windowEndMinute: number | null } | null,
): Window =>
  mailbox?.windowStartMinute == null || mailbox.windowEndMinute === null
    ? DEFAULT_WINDOW
    : { ...DEFAULT_WINDOW, startMinute: mailbox.windowStartMinute, endMinute: mailbox.windowEndMinute };

/** Why a mailbox is paused whose provider, or a recipient's, refuses whatever it sends: a policy, or a domain that does not pass. */
export const PROVIDER_REFUSES = 'provider_refuses';
/**
 * One company's report that blames whoever sends is a warning: a single policy, or a forgery. Reports of so many companies
 * about the mailbox's own messages, within so long, pause it.
 */
export const BLAMED_BY_COMPANIES = 2;
export const BLAMED_WITHIN_MS = 2 * 86_400_000;

/** A mailbox that was paused comes back from a disconnection paused: reconnecting is not resuming. */
export const MAILBOX_TRANSITIONS = {
  connected: ['paused', 'disconnected'],
  paused: ['connected', 'disconnected'],
  disconnected: ['connected', 'paused'],
} satisfies Record<MailboxStatus, readonly MailboxStatus[]>;

export function mailboxMayBecome(from: MailboxStatus, to: MailboxStatus): boolean {
  return mayBecome<MailboxStatus>(MAILBOX_TRANSITIONS, from, to);
}

/** Messages a day: where a new mailbox begins, what each week adds, where it stops. */
export const QUOTA_START = 20;
export const QUOTA_WEEKLY_STEP = 5;
export const QUOTA_CEILING = 50;
/** Full weeks until the ceiling is reached. */
export const RAMP_UP_WEEKS = (QUOTA_CEILING - QUOTA_START) / QUOTA_WEEKLY_STEP;

/** Full weeks since a mailbox began to send. */
export function rampUpWeek(rampStartedAt: number, now: number): number {
  return Math.max(0, Math.floor((now - rampStartedAt) / (7 * DAY_MS)));
}

/** Whether a mailbox has reached its ceiling by age. */
export function isRampUpDone(rampStartedAt: number, now: number): boolean {
  return rampUpWeek(rampStartedAt, now) >= RAMP_UP_WEEKS;
}

/**
 * Messages that a mailbox may send today: 20, 5 more each week, to 50.
 * @param policyCeiling what the workspace or the mailbox's owner allows at most; it can only lower the quota
 */
export function dailyQuota(rampStartedAt: number, now: number, policyCeiling = QUOTA_CEILING): number {
  const ramped = QUOTA_START + QUOTA_WEEKLY_STEP * rampUpWeek(rampStartedAt, now);
  return Math.max(0, Math.floor(Math.min(ramped, QUOTA_CEILING, policyCeiling)));
}

/** Least time between two sends of a mailbox, and what chance adds at most. */
export const SPACING_MIN_MS = 90_000;
export const SPACING_JITTER_MS = 60_000;

/** Time to leave before this draft's message: 90 to 150 s. It depends on the draft alone, so asking again changes nothing. */
export function spacingMs(draftId: string): number {
  return SPACING_MIN_MS + Math.floor(fractionOf(`spacing:${draftId}`) * SPACING_JITTER_MS);
}

/** The first instant at which a draft may follow a mailbox's last dispatch. */
export function spacedAfter(lastDispatchAt: number | null, draftId: string): number | null {
  return lastDispatchAt === null ? null : lastDispatchAt + spacingMs(draftId);
}
