import { isHeldForColleague, type EnrollmentStage } from '#domain/enrollment.ts';
import type { Enrollment } from '#db/queries/enrollment.ts';

/** Where a story stands, as its projection says it. */
export type Place = { stage: EnrollmentStage; wakeAt: Date | null; reason: string | null };

/** What the story waits for there, and until when: milliseconds on the workspace's clock. */
export type Standing = { phase: 'sequence' | 'booking' | 'triage' | 'person'; dueAt: number | null };

export function standing({ stage, wakeAt, reason }: Place): Standing {
  const dueAt = wakeAt?.getTime() ?? null;
  switch (stage) {
    case 'waiting_due':
    case 'awaiting_reply':
    case 'snoozed_not_now':
    case 'out_of_office':
      return { phase: 'sequence', dueAt };
    case 'drafting':
    case 'awaiting_approval':
    case 'blocked':
      return { phase: 'sequence', dueAt: null };
    case 'waiting_slot':
      // The gate gives the slot anew; only a message that came back rests first.
      return { phase: 'sequence', dueAt: reason === 'soft_bounce' ? dueAt : null };
    case 'awaiting_booking':
      return { phase: 'booking', dueAt };
    case 'awaiting_triage':
      return { phase: 'triage', dueAt: null };
    case 'needs_person':
      // An uncertain message is looked up again, and stays with its person while nothing is known.
      return { phase: reason === 'uncertain' ? 'sequence' : 'person', dueAt: null };
  }
}

/** Where a story stands beneath a colleague's hold; null while none is on. */
export const beneathHold = (row: Enrollment): Place | null =>
  isHeldForColleague(row)
    ? { stage: row.heldStage ?? 'waiting_due', wakeAt: row.heldWakeAt, reason: row.heldReason }
    : null;

const SLEEPS: readonly EnrollmentStage[] = ['waiting_due', 'awaiting_reply', 'snoozed_not_now', 'out_of_office'];
const WORKS: readonly EnrollmentStage[] = ['drafting', 'awaiting_approval', 'blocked', 'waiting_slot'];

/** Whether the story is at work on a message, and waits for no date, no reply and no other decision. */
export const isAtWork = (stage: EnrollmentStage): boolean => WORKS.includes(stage);

/** Where a story stands once its hold is lifted: where it stood, or with its step due, not before now. */
export function afterHold(held: Place, dueAt: number | null, now: Date): Place {
  const before = standing(held);
  if (before.phase !== 'sequence') return held;
  const wakeAt = new Date(Math.max(before.dueAt ?? dueAt ?? 0, now.getTime()));
  return SLEEPS.includes(held.stage) ? { ...held, wakeAt } : { stage: 'waiting_due', wakeAt, reason: null };
}
