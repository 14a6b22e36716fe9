import { dailyQuota } from '#domain/mailbox.ts';

const WEEK_MS = 7 * 86_400_000;
const WORKING_DAYS = 5;
const LONGEST = 520;

/** Weeks until a new mailbox has sent all messages of so many leads, at its quota as it ramps up; at least two, which the follow-ups wait for. */
export function weeksToWrite(leads: number, steps: number): number {
  let left = leads * steps;
  let weeks = 0;
  while (left > 0 && weeks < LONGEST) {
    left -= dailyQuota(0, weeks * WEEK_MS) * WORKING_DAYS;
    weeks += 1;
  }
  return Math.max(2, weeks);
}
