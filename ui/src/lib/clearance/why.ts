import { format } from '#ui/lib/format/format.ts';
import { m } from '#ui/paraglide/messages.js';
import { reasonOf } from './reason.ts';
import { RULE_WORDS } from './rule.ts';
import type { Clock, ShownClearance, ShownRule } from './rule.ts';
import { valueOf } from './value.ts';

/** A rule as the list of rules shows it. */
export interface RuleLine {
  readonly key: string;
  readonly label: string;
  readonly value: string;
  /** `wait` is a person's to give, `later` is cured by time alone. */
  readonly state: 'pass' | 'wait' | 'later' | 'fail';
}

/** A clearance in words. */
export interface Why {
  /** `yours`: nothing is missing but a person. */
  readonly tone: 'yours' | 'clear' | 'wait' | 'hold' | 'refuse';
  readonly headline: string;
  readonly detail: string;
  /** In the gate's order; rules that do not concern this message are left out. */
  readonly rules: readonly RuleLine[];
  readonly passed: number;
}

const isYours = ({ rule, values }: ShownRule): boolean => rule === 'approved' && values['reason'] === 'not_approved';

/** The gate's answer as a person is told it: what it says, why, when it can leave, and every rule with what it measured. */
export function whyOf(clearance: ShownClearance, clock: Clock): Why {
  const looked = clearance.rules.filter(({ verdict }) => verdict !== 'skipped');
  const rules = looked.map((rule) => ({
    key: rule.rule,
    label: RULE_WORDS[rule.rule](),
    value: valueOf(rule, clock),
    state: stateOf(rule),
  }));
  const passed = looked.filter(({ verdict }) => verdict === 'pass').length;
  return { ...verdictOf(clearance, looked, clock), rules, passed };
}

function stateOf(rule: ShownRule): RuleLine['state'] {
  if (rule.verdict === 'pass' || rule.verdict === 'skipped') return 'pass';
  if (rule.verdict === 'wait') return 'later';
  return isYours(rule) ? 'wait' : 'fail';
}

function verdictOf(
  { verdict, nextEligibleAt }: ShownClearance,
  rules: readonly ShownRule[],
  clock: Clock,
): Pick<Why, 'tone' | 'headline' | 'detail'> {
  const f = format();
  const failed = rules.filter((rule) => rule.verdict === 'fail');
  const waits = rules.filter((rule) => rule.verdict === 'wait');
  // What nothing can cure comes first; then the first in the gate's own order, as the gate decides.
  const held = failed.find(({ final }) => final === true) ?? failed.find((rule) => !isYours(rule));
  if (held !== undefined) {
    const refused = verdict === 'refuse';
    return {
      tone: refused ? 'refuse' : 'hold',
      headline: refused ? m.clearance_refuse() : m.clearance_hold(),
      detail: reasonOf(held, clock),
    };
  }
  if (failed.length > 0) {
    const last = Math.max(...waits.map(({ eligibleAt }) => eligibleAt ?? 0));
    const detail =
      waits.length === 0
        ? m.clearance_yours_detail()
        : m.clearance_yours_later({ when: f.at(new Date(last).toISOString(), clock.now, clock.zone) });
    return { tone: 'yours', headline: m.clearance_yours(), detail };
  }
  const [waiting] = waits.toSorted((a, b) => (b.eligibleAt ?? 0) - (a.eligibleAt ?? 0));
  if (waiting === undefined) {
    return { tone: 'clear', headline: m.clearance_clear(), detail: m.clearance_clear_detail() };
  }
  const at = new Date(nextEligibleAt ?? waiting.eligibleAt ?? Date.parse(clock.now)).toISOString();
  return {
    tone: 'wait',
    headline: m.clearance_wait({ when: f.at(at, clock.now, clock.zone) }),
    detail: reasonOf(waiting, clock),
  };
}
