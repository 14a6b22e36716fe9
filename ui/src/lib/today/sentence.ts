import { format } from '#ui/lib/format/format.ts';
import { m } from '#ui/paraglide/messages.js';
import type { Today } from './read.ts';

/** What a colleague would say of the day: what waits, in order of what it is worth, or what happens by itself. */
export function sentenceOf(today: Today, alerts: number): { readonly main: string; readonly rest: string } {
  const f = format();
  const { hotReplies, approvals, onboarding, departures, meetings, campaigns, clock } = today;
  const counted = (n: number) => ({ n, count: f.spelled(n) });
  const waits = [
    hotReplies.count > 0 && m.today_hot(counted(hotReplies.count)),
    approvals.count > 0 && m.today_approve(counted(approvals.count)),
    alerts > 0 && m.today_alert(counted(alerts)),
  ].filter((part) => part !== false);
  if (waits.length > 0) return { main: `${capital(f.list(waits))}.`, rest: '' };
  if (onboarding.length > 0 && campaigns.length === 0) return { main: m.today_begin(), rest: '' };
  const [next] = meetings.items;
  const planned = departures?.plannedAt.length ?? 0;
  const rest =
    departures?.nextAt != null
      ? m.today_quiet_leaving({ ...counted(planned), when: f.at(departures.nextAt, clock.now, clock.zone) })
      : next !== undefined
        ? m.today_quiet_meeting({ name: next.leadName, when: f.at(next.startsAt, clock.now, clock.zone) })
        : campaigns.length > 0
          ? m.today_quiet_running()
          : '';
  return { main: m.today_quiet(), rest };
}

const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);
