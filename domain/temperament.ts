import { fractionOf } from './hash.ts';

/** Who the people of a sandbox are. */
export const TEMPERAMENTS = [
  'interested',
  'info_request',
  'referral',
  'not_now',
  'negative',
  'opt_out',
  'out_of_office',
  'hard_bounce',
  'complaint',
  'silence',
] as const;
export type Temperament = (typeof TEMPERAMENTS)[number];

/** What they do about a message. `booking` takes a date by the booking link; the others are messages or reports. */
export const ANSWER_KINDS = [
  'interested',
  'info_request',
  'referral',
  'not_now',
  'negative',
  'opt_out',
  'out_of_office',
  'hard_bounce',
  'complaint',
  'booking',
] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

/** What reached them: the first message of a sequence, a later one, or a person's answer with a booking link. */
export const PROSPECT_EVENTS = ['first_message', 'later_message', 'reply'] as const;
export type ProspectEvent = (typeof PROSPECT_EVENTS)[number];

export interface PlannedAnswer {
  readonly to: ProspectEvent;
  readonly kind: AnswerKind;
  /** minutes later: of the prospect's working time, or by any clock when a machine answers */
  readonly delayMinutes: number;
  readonly byMachine: boolean;
  /** days after the answer: the date they give ("not now"), or their first day back */
  readonly dateInDays: number | null;
}

const person = (to: ProspectEvent, kind: AnswerKind, delayMinutes: number, dateInDays: number | null = null) =>
  ({ to, kind, delayMinutes, byMachine: false, dateInDays }) satisfies PlannedAnswer;
const machine = (to: ProspectEvent, kind: AnswerKind, dateInDays: number | null = null) =>
  ({ to, kind, delayMinutes: 1, byMachine: true, dateInDays }) satisfies PlannedAnswer;

/** What each temperament does, as data. What is not listed is met with silence. */
export const TEMPERAMENT_ANSWERS = {
  interested: [person('first_message', 'interested', 95), person('reply', 'booking', 50)],
  info_request: [person('first_message', 'info_request', 160), person('reply', 'booking', 240)],
  referral: [person('first_message', 'referral', 300)],
  not_now: [
    person('first_message', 'not_now', 200, 21),
    person('later_message', 'interested', 120),
    person('reply', 'booking', 90),
  ],
  negative: [person('first_message', 'negative', 140)],
  opt_out: [person('first_message', 'opt_out', 45)],
  out_of_office: [
    machine('first_message', 'out_of_office', 9),
    person('later_message', 'interested', 180),
    person('reply', 'booking', 60),
  ],
  hard_bounce: [machine('first_message', 'hard_bounce'), machine('later_message', 'hard_bounce')],
  complaint: [person('first_message', 'complaint', 400)],
  silence: [],
} satisfies Record<Temperament, readonly PlannedAnswer[]>;

/** What a person of the sandbox will do about something that reached them; null is silence. */
export function answerTo(temperament: Temperament, event: ProspectEvent): PlannedAnswer | null {
  const answers: readonly PlannedAnswer[] = TEMPERAMENT_ANSWERS[temperament];
  return answers.find(({ to }) => to === event) ?? null;
}

/** The delay of one person: half to one and a half times the plan, always the same for the same seed (a lead's id). */
export function answerDelayMinutes({ delayMinutes, byMachine }: PlannedAnswer, seed: string): number {
  return byMachine ? delayMinutes : Math.round(delayMinutes * (0.5 + fractionOf(`answer:${seed}`)));
}
