import { format } from '#ui/lib/format/format.ts';
import { daysBetween } from '#ui/lib/format/date.ts';
import { m } from '#ui/paraglide/messages.js';

/** By when somebody is to be answered, or how late it is: `to answer by 11:21`, `2 h late`. */
export function dueWords(answerBy: string, { now, zone }: { readonly now: string; readonly zone: string }): string {
  const f = format();
  const isToday = daysBetween(now, answerBy, zone) === 0;
  const lateSeconds = (Date.parse(now) - Date.parse(answerBy)) / 1000;
  if (lateSeconds < 0) return m.inbox_due_by({ when: f.by(answerBy, now, zone) });
  if (!isToday) return m.inbox_due_late_since({ when: f.since(answerBy, now, zone) });
  // Whole units that have gone by: nobody is told off for an hour that is not over.
  const unit = lateSeconds >= 3600 ? 3600 : 60;
  return m.inbox_due_late({ length: f.length(Math.max(60, Math.floor(lateSeconds / unit) * unit)) });
}

export const isLate = (answerBy: string, now: string): boolean => Date.parse(answerBy) <= Date.parse(now);
