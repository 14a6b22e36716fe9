import { answerBy } from './answer_clock.ts';
import type { Window } from './calendar.ts';
import type { Arm } from './statistics.ts';

/** A first qualified reply, and what followed it. */
export interface RepliedStory {
  readonly repliedAt: Date;
  /** When we wrote back; null where nobody did. */
  readonly answeredAt: Date | null;
  /** When they booked; null where they did not. */
  readonly bookedAt: Date | null;
  /** The hours of the mailbox that they wrote to. */
  readonly hours: Pick<Window, 'startMinute' | 'endMinute'>;
}

/** How long the way from a qualified reply took. Times are in seconds; null where there is nothing to take them from. */
export interface ReplyTimes {
  /** first qualified replies */
  readonly replies: number;
  readonly answered: number;
  /** of half of those answered it took no longer */
  readonly answerSeconds: number | null;
  /** answered within the hour of the mailbox's hours that is the goal, of those that were answered or whose hour is over */
  readonly withinGoal: Arm;
  readonly booked: number;
  readonly bookingSeconds: number | null;
  /** of the answered, how many booked: those answered within their hour, and those after it */
  readonly bookedSoon: Arm;
  readonly bookedLate: Arm;
}

/**
 * The times from reply to answer and to booking. Who booked before anybody answered needed no answer: they count for neither.
 * @param zone of the workspace, by whose wall clock an hour runs
 */
export function replyTimes(stories: readonly RepliedStory[], zone: string, now: Date): ReplyTimes {
  const told = stories.map((story) => {
    const due = answerBy(story.repliedAt.getTime(), story.hours, zone);
    const { answeredAt, bookedAt } = story;
    const asked = bookedAt === null || (answeredAt !== null && answeredAt <= bookedAt);
    const answered = asked && answeredAt !== null;
    return { ...story, asked, answered, soon: answered && answeredAt.getTime() <= due, over: now.getTime() > due };
  });
  const answered = told.filter((one) => one.answered);
  const booked = told.filter((one) => one.bookedAt !== null);
  const judged = told.filter((one) => one.answered || (one.asked && one.over));
  return {
    replies: stories.length,
    answered: answered.length,
    answerSeconds: median(answered.flatMap((one) => secondsUntil(one, one.answeredAt))),
    withinGoal: { successes: judged.filter((one) => one.soon).length, trials: judged.length },
    booked: booked.length,
    bookingSeconds: median(booked.flatMap((one) => secondsUntil(one, one.bookedAt))),
    bookedSoon: bookedOf(answered.filter((one) => one.soon)),
    bookedLate: bookedOf(answered.filter((one) => !one.soon)),
  };
}

const secondsUntil = ({ repliedAt }: RepliedStory, at: Date | null): number[] =>
  at === null ? [] : [Math.max(0, (at.getTime() - repliedAt.getTime()) / 1000)];

const bookedOf = (stories: readonly RepliedStory[]): Arm => ({
  successes: stories.filter(({ bookedAt }) => bookedAt !== null).length,
  trials: stories.length,
});

/** The lower of the two in the middle, where there are two: a time that somebody really took. */
function median(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? null;
}
