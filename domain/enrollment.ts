import { mayBecome } from './transition.ts';

/** Where a lead is in its passage through a campaign, while the passage goes on. */
export const ENROLLMENT_STAGES = [
  'waiting_due', // the step's day has not come
  'drafting', // the message is being written
  'awaiting_approval', // a person is to read it
  'blocked', // something must change before it can be written or sent; the reason is kept beside
  'waiting_slot', // approved, waits for window, quota and spacing
  'awaiting_reply', // sent, within the step's delay or the last ten working days
  'awaiting_triage', // an inbound message that only a person can name
  'awaiting_booking', // interested, has the booking link
  'snoozed_not_now', // asked to be left alone until a date
  'out_of_office', // away, resumes the day after the return
  'needs_person', // the story cannot go on without a person's decision
] as const;

/** How a passage ends. */
export const ENROLLMENT_ENDS = [
  'booked',
  'replied', // a person closed it
  'no_reply',
  'not_interested',
  'opted_out',
  'bounced',
  'complained',
  'rejected', // a person ended the enrollment
  'expired', // an approval that nobody gave, twice
  'stopped', // the campaign was stopped
] as const;

export type EnrollmentStage = (typeof ENROLLMENT_STAGES)[number];
export type EnrollmentEnd = (typeof ENROLLMENT_ENDS)[number];
export type EnrollmentStatus = EnrollmentStage | EnrollmentEnd;

export const ENROLLMENT_STATUSES = [...ENROLLMENT_STAGES, ...ENROLLMENT_ENDS] as const;

/** Whether an enrollment is over. enrolled = active + ended, always: every status is one or the other. */
export function isEnded(status: EnrollmentStatus): status is EnrollmentEnd {
  return ENROLLMENT_ENDS.some((end) => end === status);
}

/** Whether an enrollment goes on. */
export function isActive(status: EnrollmentStatus): status is EnrollmentStage {
  return !isEnded(status);
}

/** Why an enrollment waits for triage though nobody answered it: somebody else of the company wrote. */
export const HELD_FOR_COLLEAGUE = 'colleague';

/**
 * Why an enrollment is where it is, where that is no rule of the gate, no kind of a message and no problem of a letter
 * (`company.name:missing`, several parted by a space).
 */
export const ENROLLMENT_REASONS = [
  HELD_FOR_COLLEAGUE,
  'sender_incomplete', // blocked: whoever writes has not said who they are
  'send_uncertain', // blocked: a message of this step may have left
  'uncertain', // needs a person, for the same
  'soft_bounce',
  'provider_deferred', // the provider says: later
  'provider_refused', // the provider does not want this very message now
  'mailbox_unreachable',
  'leased', // it may be on its way
  'booking_cancelled',
  'triage_corrected',
] as const;

/** Whether it is held until a person has looked at what a colleague wrote. */
export const isHeldForColleague = (row: { stage: EnrollmentStage | null; reason: string | null }): boolean =>
  row.stage === 'awaiting_triage' && row.reason === HELD_FOR_COLLEAGUE;

/** A prospect, a calendar or a person may do these at any moment, whatever the story was waiting for. */
const AT_ANY_TIME = [
  'awaiting_triage',
  'awaiting_booking',
  'snoozed_not_now',
  'out_of_office',
  'needs_person',
  'booked',
  'replied',
  'not_interested',
  'opted_out',
  'bounced',
  'complained',
  'rejected',
  'stopped',
] as const satisfies readonly EnrollmentStatus[];

const AT_ANY_TIME_BUT = (stage: EnrollmentStage): EnrollmentStatus[] => AT_ANY_TIME.filter((next) => next !== stage);

/** Which status may follow which. An ended passage stays ended, except that a cancelled meeting puts the lead back. */
export const ENROLLMENT_TRANSITIONS = {
  waiting_due: ['drafting', ...AT_ANY_TIME],
  drafting: ['awaiting_approval', 'waiting_slot', 'blocked', 'waiting_due', ...AT_ANY_TIME],
  awaiting_approval: [
    'waiting_slot',
    'drafting',
    'blocked',
    'waiting_due',
    'awaiting_reply',
    'no_reply',
    'expired',
    ...AT_ANY_TIME,
  ],
  blocked: [
    'drafting',
    'awaiting_approval',
    'waiting_slot',
    'waiting_due',
    'awaiting_reply',
    'expired',
    ...AT_ANY_TIME,
  ],
  waiting_slot: ['awaiting_reply', 'awaiting_approval', 'drafting', 'blocked', 'waiting_due', ...AT_ANY_TIME],
  awaiting_reply: ['waiting_due', 'drafting', 'waiting_slot', 'no_reply', ...AT_ANY_TIME],
  awaiting_triage: ['waiting_due', 'drafting', 'waiting_slot', 'awaiting_reply', ...AT_ANY_TIME_BUT('awaiting_triage')],
  awaiting_booking: ['drafting', ...AT_ANY_TIME_BUT('awaiting_booking')],
  snoozed_not_now: ['drafting', 'waiting_due', ...AT_ANY_TIME_BUT('snoozed_not_now')],
  out_of_office: [
    'drafting',
    'waiting_due',
    'waiting_slot',
    'awaiting_approval',
    'awaiting_reply',
    ...AT_ANY_TIME_BUT('out_of_office'),
  ],
  needs_person: ['drafting', 'waiting_due', 'waiting_slot', 'awaiting_reply', ...AT_ANY_TIME_BUT('needs_person')],
  booked: ['awaiting_booking'],
  replied: [],
  no_reply: [],
  not_interested: [],
  opted_out: [],
  bounced: [],
  complained: [],
  rejected: [],
  expired: [],
  stopped: [],
} satisfies Record<EnrollmentStatus, readonly EnrollmentStatus[]>;

export function enrollmentMayBecome(from: EnrollmentStatus, to: EnrollmentStatus): boolean {
  return mayBecome<EnrollmentStatus>(ENROLLMENT_TRANSITIONS, from, to);
}
