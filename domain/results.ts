import { chanceOf, neededEach, type Arm } from './statistics.ts';

/** What people who were written to are counted by. */
export const RESULT_DIMENSIONS = [
  'persona',
  'title',
  'campaign',
  'step',
  'variant',
  'source',
  'mailbox',
  'weekday',
] as const;
export type ResultDimension = (typeof RESULT_DIMENSIONS)[number];

/** How far back: first written to in the last 30 days, the last 26 weeks, or ever. */
export const RESULT_PERIODS = ['month', 'half_year', 'all'] as const;
export type ResultPeriod = (typeof RESULT_PERIODS)[number];
export const RESULT_PERIOD_DAYS = { month: 30, half_year: 182, all: null } as const satisfies Record<
  ResultPeriod,
  number | null
>;

/** Weeks of the chart, this one included. */
export const RESULT_WEEKS = 12;

/** What became of people who were written to. Each is part of the one before, but a meeting may come without a reply. */
export interface Outcomes {
  readonly contacted: number;
  readonly replied: number;
  readonly qualified: number;
  readonly booked: number;
  readonly held: number;
  readonly signed: number;
}

/** In the order of the way. */
export const OUTCOMES = ['contacted', 'replied', 'qualified', 'booked', 'held', 'signed'] as const;

/** What became of several groups of people together. */
export function sumOfOutcomes(groups: readonly Outcomes[]): Outcomes {
  const sum = { contacted: 0, replied: 0, qualified: 0, booked: 0, held: 0, signed: 0 };
  for (const group of groups) for (const one of OUTCOMES) sum[one] += group[one];
  return sum;
}

/** A person may look every day, and each look is another chance to be fooled: so a gap must be far rarer than one in twenty. */
export const TOLD_APART_BELOW = 0.01;
/** Fewer people than this say nothing of a text, however wide the gap. */
export const TRIAL_MIN_EACH = 30;

/** What a trial of several texts of a step says by now. */
export interface TrialVerdict {
  /** `told_apart` names the better one for certain enough; `alike` sees no gap at all. */
  readonly verdict: 'too_early' | 'told_apart' | 'alike';
  /** label of the text with more qualified replies; null where they are level */
  readonly better: string | null;
  /** how often chance alone would show a gap this wide, 0 to 1 */
  readonly chance: number;
  /** people that all texts together need before a gap as wide as today's can be told; null where there is none */
  readonly needed: number | null;
  readonly contacted: number;
}

/**
 * Compares the two texts that most people were written with, by qualified replies, and by meetings where those are level: noise
 * crowns nobody.
 * @param texts at least two, each with its label
 */
export function judgeTrial(texts: readonly (Outcomes & { readonly label: string })[]): TrialVerdict {
  const [a, b] = [...texts].sort((one, other) => other.contacted - one.contacted || (one.label < other.label ? -1 : 1));
  const contacted = texts.reduce((sum, one) => sum + one.contacted, 0);
  if (a === undefined || b === undefined)
    return { verdict: 'too_early', better: null, chance: 1, needed: null, contacted };
  const arm = ({ qualified, contacted: trials }: Outcomes): Arm => ({ successes: qualified, trials });
  const chance = chanceOf(arm(a), arm(b));
  const each = neededEach(arm(a), arm(b));
  const enough = Math.min(a.contacted, b.contacted) >= TRIAL_MIN_EACH;
  return {
    verdict: enough && chance < TOLD_APART_BELOW ? 'told_apart' : enough && each === null ? 'alike' : 'too_early',
    better: betterOf(a, b),
    chance,
    needed: each === null ? null : Math.max(each, TRIAL_MIN_EACH) * texts.length,
    contacted,
  };
}

/** The label of the one with more qualified replies a person, or where they are level with more meetings; null where those are too. */
function betterOf<T extends Outcomes & { readonly label: string }>(a: T, b: T): string | null {
  const gap = a.qualified * b.contacted - b.qualified * a.contacted || a.booked * b.contacted - b.booked * a.contacted;
  return gap === 0 ? null : gap > 0 ? a.label : b.label;
}
