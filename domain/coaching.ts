import type { ReplyTimes } from './reply_times.ts';
import { sumOfOutcomes, TOLD_APART_BELOW, TRIAL_MIN_EACH, type Outcomes, type ResultDimension } from './results.ts';
import { chanceOf, wilson, type Arm } from './statistics.ts';

/** What people are told apart by when advice is looked for: what somebody can act on. */
export const COACHED_DIMENSIONS = ['persona', 'source', 'weekday', 'campaign'] as const satisfies ResultDimension[];
export type CoachedDimension = (typeof COACHED_DIMENSIONS)[number];

/** What the numbers carry, as numbers; the interface puts it into words. */
export type Advice =
  /** One group answers more often, or less often, than everybody else together. */
  | {
      readonly kind: 'group';
      readonly by: CoachedDimension;
      readonly key: string;
      readonly name: string | null;
      readonly group: Arm;
      readonly rest: Arm;
    }
  /** Whoever was answered within the hour booked more often. */
  | { readonly kind: 'answer_sooner'; readonly soon: Arm; readonly late: Arm }
  /** Of the meetings whose time is over, too many were not held. */
  | { readonly kind: 'no_shows'; readonly held: Arm }
  /** A good part of the qualified replies came after a later message. */
  | { readonly kind: 'follow_ups'; readonly later: Arm };

export interface CoachingFacts {
  readonly groups: Readonly<
    Record<CoachedDimension, readonly (Outcomes & { readonly key: string | null; readonly name: string | null })[]>
  >;
  readonly times: ReplyTimes;
  /** meetings that were held, of those of which somebody said whether they were */
  readonly held: Arm;
  /** qualified replies that came after a later message than the first, of all */
  readonly later: Arm;
}

/** As many as somebody can act on at once. */
const MOST = 3;
/** Fewer replies or meetings than this say nothing. */
const FEW = 10;
/** Below this share of meetings held, surely below, something can be done about it. */
const HELD_SHARE = 0.8;
/** From this share on, surely, later messages are worth their while. */
const LATER_SHARE = 0.2;

/**
 * The sentences that the numbers carry, the surest first, three at most. Of groups as many are compared as there are, so each has to be
 * so much rarer by chance alone (C. E. Bonferroni, 1936): the more one looks, the less one may believe.
 */
export function coachingOf({ groups, times, held, later }: CoachingFacts): Advice[] {
  const sure: { advice: Advice; chance: number }[] = [];
  const compared = COACHED_DIMENSIONS.flatMap((by) => comparedBy(by, groups[by]));
  for (const advice of compared) {
    const chance = chanceOf(advice.group, advice.rest) * compared.length;
    if (chance < TOLD_APART_BELOW) sure.push({ advice, chance });
  }
  const { bookedSoon: soon, bookedLate: late } = times;
  const gap = chanceOf(soon, late);
  if (Math.min(soon.trials, late.trials) >= FEW && gap < TOLD_APART_BELOW && shareOf(soon) > shareOf(late))
    sure.push({ advice: { kind: 'answer_sooner', soon, late }, chance: gap });
  if (held.trials >= FEW && (wilson(held.successes, held.trials)?.high ?? 1) < HELD_SHARE)
    sure.push({ advice: { kind: 'no_shows', held }, chance: TOLD_APART_BELOW });
  if (later.trials >= FEW && (wilson(later.successes, later.trials)?.low ?? 0) > LATER_SHARE)
    sure.push({ advice: { kind: 'follow_ups', later }, chance: TOLD_APART_BELOW });
  return sure
    .toSorted((a, b) => a.chance - b.chance)
    .slice(0, MOST)
    .map(({ advice }) => advice);
}

/** Each known group of a dimension against everybody else, where both are enough to be compared; two groups are one comparison. */
function comparedBy(by: CoachedDimension, groups: CoachingFacts['groups'][CoachedDimension]) {
  const all = sumOfOutcomes(groups);
  const compared = groups.flatMap(({ key, name, qualified, contacted }) => {
    const group = { successes: qualified, trials: contacted };
    const rest = { successes: all.qualified - qualified, trials: all.contacted - contacted };
    const enough = Math.min(group.trials, rest.trials) >= TRIAL_MIN_EACH;
    return key === null || !enough ? [] : [{ kind: 'group' as const, by, key, name, group, rest }];
  });
  return groups.length === 2 ? compared.filter(({ group, rest }) => shareOf(group) >= shareOf(rest)) : compared;
}

const shareOf = ({ successes, trials }: Arm): number => (trials === 0 ? 0 : successes / trials);
