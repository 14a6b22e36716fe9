import type { GuardRule } from '#domain/guard.ts';
import { format } from '#ui/lib/format/format.ts';
import { m } from '#ui/paraglide/messages.js';

/** A rule of the guard with what it counted, as the API gives it. */
export interface ShownVerdict {
  readonly rule: GuardRule;
  readonly values: Readonly<Record<string, string | number | boolean | null>>;
}

type Counts = (figures: { count: string; sends: string }) => string;
const COUNTS = {
  bounce_rate: m.guard_count_bounces,
  bounces_first_30_of_source: m.guard_count_bounces_source,
  bounces_last_50: m.guard_count_bounces,
  bounces_last_200: m.guard_count_bounces,
  complaint_rate: m.guard_count_complaint_rate,
  opt_out_rate: m.guard_count_opt_out_rate,
  first_complaint: m.guard_count_complaint_rate,
} satisfies Record<GuardRule, Counts>;

const ADVICE = {
  bounce_rate: m.guard_advice_bounces,
  bounces_first_30_of_source: m.guard_advice_bounces,
  bounces_last_50: m.guard_advice_bounces,
  bounces_last_200: m.guard_advice_bounces,
  complaint_rate: m.guard_advice_complaints,
  opt_out_rate: m.guard_advice_opt_outs,
  first_complaint: m.guard_advice_complaints,
} satisfies Record<GuardRule, () => string>;

/** What the guard counted, in a sentence. */
export function countOf({ rule, values }: ShownVerdict): string {
  const f = format();
  const figure = (name: string): string => f.number(Number(values[name] ?? 0));
  return COUNTS[rule]({ count: figure('count'), sends: figure('sends') });
}

/** What to do about it before a resume. */
export const adviceFor = ({ rule }: Pick<ShownVerdict, 'rule'>): string => ADVICE[rule]();

/** Whether the rule is about addresses in error: then those of the same source are verified again. */
export const isAboutBounces = ({ rule }: Pick<ShownVerdict, 'rule'>): boolean =>
  ADVICE[rule] === m.guard_advice_bounces;
