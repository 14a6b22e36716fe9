import { MEETING_OUTCOMES, OUTCOME_SAYS, type Deal, type MeetingOutcome, type MeetingStatus } from '#domain/meeting.ts';

interface Said {
  readonly status: MeetingStatus;
  readonly deal: Deal | null;
}

/** What was said of a meeting: `open` is nothing yet; null for one that was called off. */
export const outcomeOf = ({ status, deal }: Said): MeetingOutcome | null =>
  MEETING_OUTCOMES.find((outcome) => OUTCOME_SAYS[outcome].status === status && OUTCOME_SAYS[outcome].deal === deal) ??
  null;

/** What can be said of a meeting next, in the order of its buttons; the last one takes back what was said last. */
export function outcomesAfter(meeting: Said): readonly { outcome: MeetingOutcome; takesBack: boolean }[] {
  const said = outcomeOf(meeting);
  if (said === null) return [];
  return NEXT[said].map((outcome) => ({ outcome, takesBack: outcome === BEFORE[said] }));
}

const BEFORE: Readonly<Record<MeetingOutcome, MeetingOutcome | null>> = {
  open: null,
  held: 'open',
  no_show: 'open',
  signed: 'held',
  not_signed: 'held',
};

const NEXT: Readonly<Record<MeetingOutcome, readonly MeetingOutcome[]>> = {
  open: ['held', 'no_show'],
  held: ['signed', 'not_signed', 'open'],
  no_show: ['held', 'open'],
  signed: ['held'],
  not_signed: ['signed', 'held'],
};
