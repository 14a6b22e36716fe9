import type { AlertCode } from './alert.ts';
import { dnsPasses, type DnsVerdict } from './dns.ts';
import { HEALTH_GOOD } from './health.ts';
import type { LintFinding } from './lint.ts';
import { isRampUpDone, RAMP_UP_WEEKS, rampUpWeek } from './mailbox.ts';
import type { Policy } from './policy.ts';

/** Who an approval is by when no person gave it: never counted among the people that a policy asks for. */
export const AUTOPILOT = 'system:autopilot';

/** All of it must be true for a campaign's messages to leave unread, each time one is proposed and each time one leaves. */
export const AUTOPILOT_CONDITIONS = [
  'policy', // the workspace allows it
  'approvers', // one person would have been enough: two cannot be replaced by none
  'health', // of the mailbox
  'ramp_up', // of the mailbox, over
  'dns', // of its domain, passing
  'approved_sends', // messages of the mailbox that left after a person's approval
  'alarms', // none is open, nor was raised since a person switched it on
] as const;
export type AutopilotCondition = (typeof AUTOPILOT_CONDITIONS)[number];

export const AUTOPILOT_MIN_HEALTH = HEALTH_GOOD;
/**
 * Counted for the campaign's mailbox, as health and ramp-up are: another's good record says nothing of this one, and a mailbox
 * that is connected anew earns its own.
 */
export const AUTOPILOT_MIN_APPROVED_SENDS = 30;

/** The alerts that are alarms: what they tell of is not for a machine to go on through. Any of the workspace's locks. */
export const AUTOPILOT_ALARMS = [
  'mailbox_paused',
  'guard_paused',
  'mailbox_restored',
  'campaign_held',
  'complaint',
  'domain_listed',
  'provider_bounces',
  'message_refused',
  'send_uncertain',
  'ledger',
  'ledger_unbalanced',
] as const satisfies readonly AlertCode[];

export interface AutopilotFacts {
  readonly now: number;
  readonly policy: Pick<Policy, 'autopilot' | 'approvers'>;
  /** the campaign's mailbox; null where it has none yet */
  readonly mailbox: {
    readonly health: number;
    readonly rampStartedAt: number;
    readonly dns: DnsVerdict;
    readonly approvedSends: number;
  } | null;
  readonly alarms: readonly AlertCode[];
}

/** One condition, with what it measured: shown beside the switch. */
export interface AutopilotCheck {
  readonly condition: AutopilotCondition;
  readonly holds: boolean;
  readonly values: Readonly<Record<string, string | number>>;
}

/** Every condition, in order and to the end: what is missing is shown whole. */
export function checkAutopilot({ now, policy, mailbox, alarms }: AutopilotFacts): AutopilotCheck[] {
  const checks = {
    policy: [policy.autopilot, {}],
    approvers: [policy.approvers === 1, { approvers: policy.approvers }],
    health: mailbox
      ? [mailbox.health >= AUTOPILOT_MIN_HEALTH, { score: mailbox.health, min: AUTOPILOT_MIN_HEALTH }]
      : [false, {}],
    ramp_up: mailbox
      ? [
          isRampUpDone(mailbox.rampStartedAt, now),
          { week: Math.min(RAMP_UP_WEEKS, rampUpWeek(mailbox.rampStartedAt, now)), weeks: RAMP_UP_WEEKS },
        ]
      : [false, {}],
    dns: mailbox
      ? [dnsPasses(mailbox.dns), { spf: mailbox.dns.spf, dkim: mailbox.dns.dkim, dmarc: mailbox.dns.dmarc }]
      : [false, {}],
    approved_sends: mailbox
      ? [
          mailbox.approvedSends >= AUTOPILOT_MIN_APPROVED_SENDS,
          { sends: mailbox.approvedSends, min: AUTOPILOT_MIN_APPROVED_SENDS },
        ]
      : [false, {}],
    alarms: [alarms.length === 0, { count: alarms.length, codes: [...new Set(alarms)].join(' ') }],
  } satisfies Record<AutopilotCondition, readonly [boolean, AutopilotCheck['values']]>;
  return AUTOPILOT_CONDITIONS.map((condition) => {
    const [holds, values] = checks[condition];
    return { condition, holds, values };
  });
}

/** What is missing, in order. */
export const missingOf = (checks: readonly AutopilotCheck[]): AutopilotCondition[] =>
  checks.flatMap(({ condition, holds }) => (holds ? [] : [condition]));

/** Whether a campaign's messages may leave unread now. */
export interface Autopilot {
  /** a person switched it on, and nothing has locked it since */
  readonly on: boolean;
  readonly missing: readonly AutopilotCondition[];
}

export const isUnlocked = ({ on, missing }: Autopilot): boolean => on && missing.length === 0;

/**
 * What autopilot leaves to a person even while it is unlocked: the first message of each text, which nobody has read yet,
 * and whatever the lint would have a person look at.
 */
export const needsReader = ({ textRead, lint }: { textRead: boolean; lint: readonly LintFinding[] }): boolean =>
  !textRead || lint.some(({ severity }) => severity !== 'info');
