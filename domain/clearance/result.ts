/** The gate's rules, in the order in which they are looked at and shown. */
export const RULE_NAMES = [
  'approved',
  'content_hash',
  'verified',
  'suppressed',
  'cooling',
  'persons_per_company',
  'dns',
  'inbox_fresh',
  'campaign_state',
  'mailbox_state',
  'policy',
  'quota',
  'window',
  'spacing',
] as const;
export type RuleName = (typeof RULE_NAMES)[number];

export type RuleValues = Readonly<Record<string, string | number | boolean | null>>;

/**
 * What a rule says. `wait`: time alone will cure it, at `eligibleAt`. `fail`: something must change, or, when `final`,
 * nothing can: this draft never leaves. `skipped`: the rule is not for this class of message, or has nothing to look at.
 */
export type RuleOutcome =
  | { readonly verdict: 'pass'; readonly values: RuleValues }
  | { readonly verdict: 'wait'; readonly eligibleAt: number; readonly values: RuleValues }
  | { readonly verdict: 'fail'; readonly final: boolean; readonly values: RuleValues }
  | { readonly verdict: 'skipped'; readonly values: RuleValues };

export type RuleResult = RuleOutcome & { readonly rule: RuleName };

export const CLEARANCE_VERDICTS = ['clear', 'wait', 'hold', 'refuse'] as const;
/** clear: leave now. wait: time will cure it. hold: something must change first. refuse: never, for this draft. */
export type ClearanceVerdict = (typeof CLEARANCE_VERDICTS)[number];

/** The gate's answer, shown to the user as "why". It holds no personal data. */
export interface Clearance {
  readonly verdict: ClearanceVerdict;
  /** every rule, in order */
  readonly rules: readonly RuleResult[];
  /** for `wait`: the first instant at which every rule that waits is cured */
  readonly nextEligibleAt: number | null;
  /** what was looked at, and when */
  readonly draftId: string;
  readonly contentHash: string;
  readonly evaluatedAt: number;
}

/** Whether what was cleared had been approved by autopilot, and so by nobody. */
export const isUnattended = ({ rules }: Pick<Clearance, 'rules'>): boolean =>
  rules.some(({ rule, values }) => rule === 'approved' && values['by'] === 'autopilot');

export const pass = (values: RuleValues): RuleOutcome => ({ verdict: 'pass', values });
export const wait = (eligibleAt: number, values: RuleValues): RuleOutcome => ({ verdict: 'wait', eligibleAt, values });
/** Something must change: a decision, a resume, a verification, a reading. */
export const hold = (values: RuleValues): RuleOutcome => ({ verdict: 'fail', final: false, values });
/** This draft never leaves. */
export const refuse = (values: RuleValues): RuleOutcome => ({ verdict: 'fail', final: true, values });
