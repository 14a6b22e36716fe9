import { APPROVAL_DAYS } from './draft.ts';
import { DEFAULT_WINDOW } from './calendar.ts';
import { MAX_STEPS } from './campaign.ts';
import { QUOTA_CEILING } from './mailbox.ts';
import { VERIFICATION_FRESH_DAYS } from './verification.ts';

/** Rules of a workspace that its members cannot lower. Numbers may only be made tighter than the defaults. */
export interface Policy {
  /** messages a day and mailbox, at most */
  readonly dailyQuota: number;
  /** minutes of the recipient's day between which messages leave, at the widest */
  readonly windowStartMinute: number;
  readonly windowEndMinute: number;
  /** steps of a sequence, at most */
  readonly maxSteps: number;
  /** days that a lead rests between two campaigns, at least */
  readonly coolingDays: number;
  /** persons of one company written to within `companyDays`, at most */
  readonly personsPerCompany: number;
  readonly companyDays: number;
  /** days that a verification is believed, at most */
  readonly verificationFreshDays: number;
  /** days that an approval holds, at most */
  readonly approvalDays: number;
  /** members who must approve the same bytes */
  readonly approvers: 1 | 2;
  /** only templates shared by the workspace may be sent */
  readonly sharedTemplatesOnly: boolean;
  /** ISO 3166-1 alpha-2 of countries that nobody is written to in */
  readonly blockedCountries: readonly string[];
  /** campaigns may be put on autopilot: off unless the workspace allows it, and even then under conditions (domain/autopilot.ts) */
  readonly autopilot: boolean;
}

export const DEFAULT_POLICY: Policy = {
  dailyQuota: QUOTA_CEILING,
  windowStartMinute: DEFAULT_WINDOW.startMinute,
  windowEndMinute: DEFAULT_WINDOW.endMinute,
  maxSteps: MAX_STEPS,
  coolingDays: 90,
  personsPerCompany: 2,
  companyDays: 30,
  verificationFreshDays: VERIFICATION_FRESH_DAYS,
  approvalDays: APPROVAL_DAYS,
  approvers: 1,
  sharedTemplatesOnly: false,
  blockedCountries: [],
  autopilot: false,
};

/** A policy as asked for, made no looser than the defaults: what is stored and used is always the tighter of the two. */
export function tightened(asked: Policy, floor: Policy = DEFAULT_POLICY): Policy {
  return {
    dailyQuota: Math.max(0, Math.min(asked.dailyQuota, floor.dailyQuota)),
    windowStartMinute: Math.max(asked.windowStartMinute, floor.windowStartMinute),
    windowEndMinute: Math.min(asked.windowEndMinute, floor.windowEndMinute),
    maxSteps: Math.max(1, Math.min(asked.maxSteps, floor.maxSteps)),
    coolingDays: Math.max(asked.coolingDays, floor.coolingDays),
    personsPerCompany: Math.max(1, Math.min(asked.personsPerCompany, floor.personsPerCompany)),
    companyDays: Math.max(asked.companyDays, floor.companyDays),
    verificationFreshDays: Math.max(0, Math.min(asked.verificationFreshDays, floor.verificationFreshDays)),
    approvalDays: Math.max(0, Math.min(asked.approvalDays, floor.approvalDays)),
    approvers: asked.approvers === 2 || floor.approvers === 2 ? 2 : 1,
    sharedTemplatesOnly: asked.sharedTemplatesOnly || floor.sharedTemplatesOnly,
    blockedCountries: [...new Set([...floor.blockedCountries, ...asked.blockedCountries])].sort(),
    autopilot: asked.autopilot,
  };
}

/** The policy of a workspace: the defaults, and what it stored where that is tighter. Whatever is stored, none is looser. */
export const policyOf = (stored: Partial<Policy> | null): Policy => tightened({ ...DEFAULT_POLICY, ...stored });

/** What a workspace may set of its policy. */
export const POLICY_FIELDS = [
  'dailyQuota',
  'windowStartMinute',
  'windowEndMinute',
  'coolingDays',
  'personsPerCompany',
  'approvers',
  'blockedCountries',
  'autopilot',
] as const satisfies readonly (keyof Policy)[];
export type PolicyField = (typeof POLICY_FIELDS)[number];
export type PolicyChange = Partial<Pick<Policy, PolicyField>>;

/** The fields of a change that are looser than the defaults, each with the default that it may not pass. */
export function looserFields(change: PolicyChange): { field: PolicyField; limit: number }[] {
  const strict = tightened({ ...DEFAULT_POLICY, ...change });
  return POLICY_FIELDS.flatMap((field) => {
    const asked = change[field];
    const limit = DEFAULT_POLICY[field];
    return typeof asked === 'number' && typeof limit === 'number' && asked !== strict[field] ? [{ field, limit }] : [];
  });
}
