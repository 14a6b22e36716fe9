import type { RuleName } from '#domain/clearance/result.ts';
import { m } from '#ui/paraglide/messages.js';

/** One rule of a clearance, as the API gives it. Instants are milliseconds since 1970. */
export interface ShownRule {
  readonly rule: RuleName;
  readonly verdict: 'pass' | 'wait' | 'fail' | 'skipped';
  readonly values: Readonly<Record<string, string | number | boolean | null>>;
  readonly eligibleAt?: number | undefined;
  readonly final?: boolean | undefined;
}

/** The gate's answer, as the API gives it. */
export interface ShownClearance {
  readonly verdict: 'clear' | 'wait' | 'hold' | 'refuse';
  readonly rules: readonly ShownRule[];
  readonly nextEligibleAt: number | null;
  readonly evaluatedAt: number;
}

/** Where and when somebody looks: hours are said in this zone. */
export interface Clock {
  readonly now: string;
  readonly zone: string;
}

/** What each rule looks at. */
export const RULE_WORDS = {
  approved: m.clearance_rule_approved,
  content_hash: m.clearance_rule_content_hash,
  verified: m.clearance_rule_verified,
  suppressed: m.clearance_rule_suppressed,
  cooling: m.clearance_rule_cooling,
  persons_per_company: m.clearance_rule_persons_per_company,
  dns: m.clearance_rule_dns,
  inbox_fresh: m.clearance_rule_inbox_fresh,
  campaign_state: m.clearance_rule_campaign_state,
  mailbox_state: m.clearance_rule_mailbox_state,
  policy: m.clearance_rule_policy,
  quota: m.clearance_rule_quota,
  window: m.clearance_rule_window,
  spacing: m.clearance_rule_spacing,
} satisfies Record<RuleName, () => string>;

const DAY_MS = 86_400_000;

/** A number among a rule's values; 0 where it has none. */
export const figure = ({ values }: ShownRule, name: string): number => {
  const value = values[name];
  return typeof value === 'number' ? value : 0;
};

/** A word among a rule's values; "" where it has none. */
export const word = ({ values }: ShownRule, name: string): string => {
  const value = values[name];
  return typeof value === 'string' ? value : '';
};

/** An instant among a rule's values; null where it has none. */
export const instant = ({ values }: ShownRule, name: string): string | null => {
  const value = values[name];
  return typeof value === 'number' ? new Date(value).toISOString() : null;
};

/** When time alone cures the rule; null when it does not. */
export const curedAt = ({ eligibleAt }: ShownRule): string | null =>
  eligibleAt === undefined ? null : new Date(eligibleAt).toISOString();

/** How old a verification is, and how old it may be, in days. */
export function ageOf(rule: ShownRule, now: string): { age: number; limit: number } {
  const at = figure(rule, 'verifiedAt');
  return {
    age: Math.floor((Date.parse(now) - at) / DAY_MS),
    limit: Math.round((figure(rule, 'freshUntil') - at) / DAY_MS),
  };
}

/** The records of a domain that do not pass. */
export const wrongRecords = (rule: ShownRule): string[] =>
  (['spf', 'dkim', 'dmarc'] as const)
    .filter((record) => rule.values[record] !== 'pass')
    .map((record) => record.toUpperCase());

/** The town of an IANA zone, as a place to name: `America/New_York` is New York. */
export const placeOf = (zone: string): string => zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
