import { localTime, nextWindowOpening } from '../calendar.ts';
import { spacedAfter } from '../mailbox.ts';
import type { ClearanceFacts } from './facts.ts';
import { hold, pass, wait, type RuleOutcome } from './result.ts';

/** The first instant, from one on, at which the recipient's window is open; null when it never is. */
export function openFrom(instant: number, { window }: ClearanceFacts): number | null {
  return nextWindowOpening(instant, window, window.zone, (isoDate) => window.holidays.includes(isoDate));
}

/** The mailbox has not sent all that it may today. */
export function quotaLeft({ quota, guard, now }: ClearanceFacts): RuleOutcome {
  const used = now >= quota.resetsAt ? 0 : quota.used;
  const slowedBy = guard.amber[0]?.rule ?? null;
  const values = { used, limit: quota.limit, resetsAt: quota.resetsAt, slowedBy };
  if (used < quota.limit) return pass(values);
  if (quota.limit <= 0) return hold({ ...values, reason: 'quota_zero' });
  return wait(quota.resetsAt, { ...values, reason: 'quota_used' });
}

/** It is a working hour of a working day where the recipient is. */
export function windowOpen(facts: ClearanceFacts): RuleOutcome {
  const { zone, startMinute, endMinute } = facts.window;
  const local = localTime(facts.now, zone);
  const values = { zone, startMinute, endMinute, localDate: local.isoDate, localMinute: local.minuteOfDay };
  const opening = openFrom(facts.now, facts);
  if (opening === null) return hold({ ...values, reason: 'window_never_opens' });
  return opening === facts.now ? pass(values) : wait(opening, { ...values, reason: 'window_closed' });
}

/** Enough time went by since the mailbox's last send. */
export function spacedOut({ lastDispatchAt, draft, now }: ClearanceFacts): RuleOutcome {
  const eligibleAt = spacedAfter(lastDispatchAt, draft.id);
  const values = { lastDispatchAt, spacingMs: eligibleAt === null ? null : eligibleAt - (lastDispatchAt ?? 0) };
  if (eligibleAt === null || now >= eligibleAt) return pass(values);
  return wait(eligibleAt, { ...values, reason: 'spacing' });
}
