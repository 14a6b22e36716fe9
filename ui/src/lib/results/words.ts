import type { CoachedDimension } from '#domain/coaching.ts';
import type { ResultDimension } from '#domain/results.ts';
import { resultGroupName } from '#domain/results_words.ts';
import { format } from '#ui/lib/format/format.ts';
import { plainTemplate } from '#ui/lib/sequence/tokens.ts';
import { m } from '#ui/paraglide/messages.js';
import { getLocale } from '#ui/paraglide/runtime.js';
import type { Coaching, Results, Share, Trial } from './read.ts';

export const DIMENSION_WORDS: Readonly<Record<ResultDimension, () => string>> = {
  persona: m.result_by_persona,
  title: m.result_by_title,
  campaign: m.result_by_campaign,
  step: m.result_by_step,
  variant: m.result_by_variant,
  source: m.result_by_source,
  mailbox: m.result_by_mailbox,
  weekday: m.result_by_weekday,
};

/** The north star in one sentence, and what luck could have made of it in a quieter one. */
export function ledeOf({ funnel }: Results): { said: string; more: string } {
  const f = format();
  const { contacted, booked, qualified } = funnel;
  if (contacted === 0) return { said: m.result_lede_none(), more: '' };
  const counts = { count: f.number(booked), contacted: f.number(contacted) };
  if (booked === 0)
    return {
      said: m.result_lede_no_meeting({ n: contacted, contacted: f.number(contacted) }),
      more: m.result_lede_qualified({ n: qualified, count: f.number(qualified) }),
    };
  const { rates } = funnel;
  const people = (share: number) => f.number(Math.round(share * contacted));
  return {
    said:
      m.result_lede_meetings({ n: booked, ...counts }) +
      m.result_lede_each({ people: f.number(Math.round(contacted / booked)) }),
    more:
      rates.booked === null
        ? ''
        : m.result_lede_luck({ low: people(rates.booked.low), high: people(rates.booked.high) }),
  };
}

/** What a trial says by now, as a colleague would say it who has seen luck before. */
export function trialWords({ verdict, better, chance }: Trial): string {
  const f = format();
  if (better === null || verdict === 'alike') return m.result_trial_level();
  const odds = f.number(Math.round(1 / chance));
  if (verdict === 'told_apart')
    return m.result_trial_told({ label: better, odds: f.number(Math.floor(1 / Math.max(chance, 0.0001))) });
  return chance > 0.5 ? m.result_trial_likely({ label: better }) : m.result_trial_chance({ label: better, odds });
}

export const VERDICT_WORDS: Readonly<Record<Trial['verdict'], (label: string) => string>> = {
  too_early: () => m.result_trial_too_early(),
  told_apart: (label) => m.result_trial_told_apart({ label }),
  alike: () => m.result_trial_alike(),
};

/** What one of the texts that are compared is called: by its subject, with its fields in the reader's words. */
export const textName = (label: string, subject: string): string =>
  subject === '' ? m.result_trial_text({ label }) : plainTemplate(subject);

/** Nobody waits for longer, and a pace says nothing so far ahead. */
const A_YEAR_WORKING_DAYS = 250;

/** How long a trial still takes at the pace of these weeks, in working days; null where there is none. */
export function paceWords(workingDays: number | null): string {
  if (workingDays === null) return m.result_trial_keep();
  if (workingDays > A_YEAR_WORKING_DAYS) return m.result_trial_pace_year();
  return m.result_trial_pace({ n: workingDays, days: format().number(workingDays) });
}

/** Two figures that mean something: `2,300` rather than `2,287`. */
export function about(count: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
  return Math.round(count / unit) * unit;
}

/** Weeks whose interval does not hold the average. */
export const apart = (weeks: Results['weeks'], average: Share | null) =>
  weeks.filter(
    ({ rate }) => rate !== null && average !== null && (rate.low > average.point || rate.high < average.point),
  );

const ADVICE_WORDS: Readonly<
  Record<CoachedDimension, (words: { name: string; group: string; rest: string }) => string>
> = {
  persona: m.result_advice_persona,
  source: m.result_advice_source,
  weekday: m.result_advice_weekday,
  campaign: m.result_advice_campaign,
};

/** A sentence of advice: what the numbers say, and what follows from it. */
export function adviceWords(advice: Coaching['advice'][number]): { said: string; then: string } {
  const f = format();
  const share = ({ successes, trials }: { successes: number; trials: number }) => f.percent(successes / trials);
  switch (advice.kind) {
    case 'group': {
      const { by, group, rest } = advice;
      const more = group.successes * rest.trials > rest.successes * group.trials;
      return {
        said: ADVICE_WORDS[by]({ name: groupName(by, advice), group: share(group), rest: share(rest) }),
        then: more ? m.result_advice_more() : m.result_advice_less(),
      };
    }
    case 'answer_sooner':
      return { said: m.result_advice_answer_sooner({ soon: share(advice.soon), late: share(advice.late) }), then: '' };
    case 'no_shows': {
      const { successes, trials } = advice.held;
      return { said: m.result_advice_no_shows({ held: f.number(successes), over: f.number(trials) }), then: '' };
    }
    case 'follow_ups':
      return { said: m.result_advice_follow_ups({ share: share(advice.later) }), then: '' };
  }
}

/** What a row of the breakdown is called. */
export const groupName = (by: ResultDimension, group: Pick<Results['groups'][number], 'key' | 'name'>): string =>
  resultGroupName(by, group, getLocale());
