import { addWindowMinutes, DEFAULT_WINDOW, MINUTE_MS, type Window } from './calendar.ts';

/** The goal: somebody who is interested has an answer within the hour. */
const ANSWER_WITHIN_MINUTES = 60;

/**
 * The instant by which a qualified reply is to be answered: one hour of the mailbox's hours, Monday to Friday, by the wall
 * clock of the workspace. A reply that comes at night, or at 17:20 where the day ends at 17:30, is not late before anybody
 * could sit down to it: nobody is asked to live by the inbox, an answer at night would not leave before the morning either, and a clock that
 * is red each morning is looked at by nobody. Public holidays count as days: a workspace has no country, and late is the safe side.
 * @param since when the first of them came in, in milliseconds since 1970
 */
export function answerBy(since: number, hours: Hours, zone: string): number {
  return after(ANSWER_WITHIN_MINUTES, since, hours, zone);
}

/** The instant at which three quarters of that hour are over: somebody who has not answered by then is told again. */
export function answerSoon(since: number, hours: Hours, zone: string): number {
  return after((ANSWER_WITHIN_MINUTES * 3) / 4, since, hours, zone);
}

type Hours = Pick<Window, 'startMinute' | 'endMinute'>;

function after(minutes: number, since: number, { startMinute, endMinute }: Hours, zone: string): number {
  const window = { startMinute, endMinute, days: DEFAULT_WINDOW.days };
  // A mailbox that is never open has no hours to wait for.
  return addWindowMinutes(since, minutes, window, zone, () => false) ?? since + minutes * MINUTE_MS;
}
