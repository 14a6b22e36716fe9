import type { DnsVerdict } from './dns.ts';
import { GUARD_THRESHOLDS } from './guard.ts';
import { RAMP_UP_WEEKS, rampUpWeek, type MailboxKind } from './mailbox.ts';

/** What a mailbox's health is made of, with the points that each can give. They add up to 100. */
export const HEALTH_POINTS = { bounces: 25, complaints: 20, opt_outs: 15, dns: 20, ramp_up: 20 } as const;
export type HealthFactorName = keyof typeof HEALTH_POINTS;

/** Under this, an alert says what to do. It blocks nothing: what makes it low does. */
export const HEALTH_ALERT = 60;
/** Over this, all is well. */
export const HEALTH_GOOD = 80;

export interface HealthFacts {
  readonly kind: MailboxKind;
  readonly now: number;
  readonly rampStartedAt: number;
  readonly dns: DnsVerdict;
  /** among the mailbox's last 500 sends */
  readonly sends: number;
  readonly bounces: number;
  readonly complaints: number;
  readonly optOuts: number;
  /** the workspace's usual share of opt-outs, 0 to 1; null while it has no history */
  readonly usualOptOutRate: number | null;
}

/** What the screen says of a factor, beside its values. */
export const HEALTH_CODES = [
  'nothing_sent', // no evidence yet: full points
  'fine',
  'watch', // some points are lost
  'act', // more than half of the points are lost
] as const;
export type HealthCode = (typeof HEALTH_CODES)[number];

export interface HealthFactor {
  readonly factor: HealthFactorName;
  readonly points: number;
  readonly outOf: number;
  readonly code: HealthCode;
  readonly values: Readonly<Record<string, string | number>>;
}

export interface Health {
  /** 0 to 100, the sum of the factors' points */
  readonly score: number;
  readonly level: 'alert' | 'fair' | 'good';
  readonly factors: readonly HealthFactor[];
}

/** Fewest sends that a rate is taken over: one bounce among the first ten messages is not ten per cent. */
const MIN_SENDS = { bounces: 50, complaints: 500, opt_outs: 50 } as const;
/** Share of bounces that leaves no point: a list that is false. */
const WORST_BOUNCES = 0.08;
/** Complaints leave no point at three times the provider's pause (0.3 %, where Gmail stops mitigating). */
const WORST_COMPLAINTS_FACTOR = 3;
/** Share of opt-outs that leaves no point, or three times the usual when that is more. */
const WORST_OPT_OUTS = 0.05;

/** The health of a mailbox, explained factor by factor. */
export function healthOf(facts: HealthFacts): Health {
  const worstComplaints = GUARD_THRESHOLDS[facts.kind].complaintRate * WORST_COMPLAINTS_FACTOR;
  const worstOptOuts = Math.max(WORST_OPT_OUTS, 3 * (facts.usualOptOutRate ?? 0));
  const factors = [
    rated('bounces', facts.bounces, facts.sends, WORST_BOUNCES),
    rated('complaints', facts.complaints, facts.sends, worstComplaints),
    rated('opt_outs', facts.optOuts, facts.sends, worstOptOuts),
    ofDns(facts.dns),
    ofRampUp(facts),
  ];
  const score = factors.reduce((sum, { points }) => sum + points, 0);
  return { score, level: levelOf(score), factors };
}

/** Under 60 alerts, over 80 is good. */
export function levelOf(score: number): Health['level'] {
  if (score < HEALTH_ALERT) return 'alert';
  return score > HEALTH_GOOD ? 'good' : 'fair';
}

/** Full points at none, no points from the worst rate on, and a straight line between. */
function rated(factor: keyof typeof MIN_SENDS, count: number, sends: number, worstRate: number): HealthFactor {
  const rate = count / Math.max(sends, MIN_SENDS[factor]);
  const share = Math.max(0, 1 - rate / worstRate);
  return scored(factor, share, { count, sends }, sends === 0);
}

function ofDns({ spf, dkim, dmarc }: DnsVerdict): HealthFactor {
  const passed = [spf, dkim, dmarc].filter((result) => result === 'pass').length;
  return scored('dns', passed / 3, { passed, records: 3, spf, dkim, dmarc });
}

function ofRampUp({ rampStartedAt, now }: HealthFacts): HealthFactor {
  const week = Math.min(rampUpWeek(rampStartedAt, now), RAMP_UP_WEEKS);
  return scored('ramp_up', week / RAMP_UP_WEEKS, { week, weeks: RAMP_UP_WEEKS });
}

function scored(
  factor: HealthFactorName,
  share: number,
  values: HealthFactor['values'],
  isUnknown = false,
): HealthFactor {
  const outOf = HEALTH_POINTS[factor];
  const points = Math.round(outOf * share);
  let code: HealthCode = points === outOf ? 'fine' : 'watch';
  if (points < outOf / 2) code = 'act';
  if (isUnknown) code = 'nothing_sent';
  return { factor, points, outOf, code, values };
}
