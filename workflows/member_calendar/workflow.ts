import { condition, continueAsNew, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '#activities/index.ts';
import { withProvider } from '../activities.ts';
import { calendarClosedSignal, calendarNudgedSignal, type MemberCalendarState } from './contract.ts';

/**
 * A member's calendar: our meetings are written into it as soon as we are told, and every few minutes it is read when they are
 * taken and what became of its events. It ends when it is disconnected, or what its owner granted is no longer good.
 */
export async function memberCalendar(state: MemberCalendarState): Promise<void> {
  const heard = { nudges: 0, closed: false };
  setHandler(calendarNudgedSignal, () => {
    heard.nudges += 1;
  });
  setHandler(calendarClosedSignal, () => {
    heard.closed = true;
  });
  let page: string | null = null;
  for (;;) {
    const seen = heard.nudges;
    setCurrentDetails('Our meetings are written into it; its events and busy times are read every five minutes.');
    const read: Awaited<ReturnType<Activities['syncCalendar']>> = await withProvider(
      'Write and read the calendar',
    ).syncCalendar({ ...state, page });
    if (!read.connected && heard.nudges === seen) return;
    page = read.next;
    if (!read.more)
      await condition(() => heard.nudges !== seen || heard.closed, '5 minutes', { summary: 'Until the next look' });
    if (heard.closed) return;
    if (workflowInfo().continueAsNewSuggested && page === null && heard.nudges === seen)
      await continueAsNew<typeof memberCalendar>(state);
  }
}
