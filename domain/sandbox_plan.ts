import {
  addDays,
  DEFAULT_WINDOW,
  isWorkingDay,
  localDate,
  localTime,
  MINUTE_MS,
  nextWindowOpening,
  type IsHoliday,
} from './calendar.ts';
import { fractionOf } from './hash.ts';
import {
  answerDelayMinutes,
  answerTo,
  type AnswerKind,
  type PlannedAnswer,
  type ProspectEvent,
  type Temperament,
} from './temperament.ts';

/**
 * What somebody of a sandbox does: what their temperament makes them do, `opt_out_link` or `opt_out_mail` (their mail program
 * unsubscribes them, by the one-click link or by the mail, rather than that they write), or `words`, a text that the user of
 * the sandbox wrote in their name.
 */
export type SandboxAnswerKind = AnswerKind | 'opt_out_link' | 'opt_out_mail' | 'words';

export interface SandboxPlan {
  readonly kind: SandboxAnswerKind;
  /** on the workspace's clock, milliseconds */
  readonly dueAt: number;
}

export interface Prospect {
  readonly id: string;
  readonly email: string;
  readonly temperament: Temperament;
  readonly zone: string;
}

/**
 * What a prospect does about a message, and when: people in their working hours, machines at once. Null is silence.
 * The same message always meets the same answer.
 * @param at when the message reached them
 */
export function planAnswer(
  prospect: Prospect,
  event: ProspectEvent,
  at: number,
  isHoliday: IsHoliday,
): SandboxPlan | null {
  const planned = answerTo(prospect.temperament, event);
  if (planned === null) return null;
  const minutes = answerDelayMinutes(planned, prospect.id);
  const dueAt = planned.byMachine
    ? at + minutes * MINUTE_MS
    : afterWorkingMinutes(at, minutes, prospect.zone, isHoliday);
  return { kind: kindFor(prospect, planned), dueAt };
}

/** Of those who want no more mail a third each say so, follow the link, and have their program write; the same one always alike. */
const WAYS_OUT = ['opt_out_mail', 'opt_out_link', 'opt_out'] as const satisfies readonly SandboxAnswerKind[];

const kindFor = ({ email }: Prospect, { kind }: PlannedAnswer): SandboxAnswerKind =>
  kind === 'opt_out' ? (WAYS_OUT[Math.floor(fractionOf(`way-out:${email}`) * WAYS_OUT.length)] ?? kind) : kind;

/** The instant some minutes of working time later. @param minutes 0 or more */
export function afterWorkingMinutes(from: number, minutes: number, zone: string, isHoliday: IsHoliday): number {
  let at = from;
  let left = minutes * MINUTE_MS;
  for (;;) {
    const opening = nextWindowOpening(at, DEFAULT_WINDOW, zone, isHoliday);
    if (opening === null) return at + left;
    const { minuteOfDay, second } = localTime(opening, zone);
    const today = (DEFAULT_WINDOW.endMinute - minuteOfDay) * MINUTE_MS - second * 1000;
    if (left < today) return opening + left;
    left -= today;
    at = opening + today;
  }
}

/** The day that a prospect names: some days after, moved on to a working one. */
export function namedDay(at: number, days: number, zone: string, isHoliday: IsHoliday): string {
  let date = addDays(localDate(at, zone), days);
  for (let tries = 0; tries < 30 && !isWorkingDay(date, isHoliday); tries++) date = addDays(date, 1);
  return date;
}

/** Days from an answer to the date that it names, as its temperament has it. */
export function daysNamed(kind: 'not_now' | 'out_of_office'): number {
  return answerTo(kind, 'first_message')?.dateInDays ?? 14;
}
