import type { MailboxKind } from './mailbox.ts';

/** The automatic pauses, by name. Each has a window, a number and, where it says so, a least amount of evidence. */
export const GUARD_RULES = [
  'bounce_rate', // over 2 % of the last 500 sends, once they are 200
  'bounces_first_30_of_source', // 2 in a source's first 30
  'bounces_last_50', // 4
  'bounces_last_200', // 7
  'complaint_rate', // 0.1 % of the last 1,000
  'opt_out_rate', // over 3 times the usual, at least 1 %
  'first_complaint', // of a campaign
] as const;
export type GuardRule = (typeof GUARD_RULES)[number];

/** The numbers of the rules. Rates are shares, 0 to 1. */
export interface GuardThresholds {
  readonly bounceRate: number;
  readonly bounceRateMinSends: number;
  readonly bounceRateWindow: number;
  readonly bouncesInFirst30OfSource: number;
  readonly bouncesInLast50: number;
  readonly bouncesInLast200: number;
  readonly complaintRate: number;
  readonly complaintWindow: number;
  readonly optOutFactor: number;
  readonly optOutFloor: number;
  readonly optOutWindow: number;
  readonly optOutMinSends: number;
  readonly optOutMinCount: number;
}

const DEFAULTS: GuardThresholds = {
  bounceRate: 0.02,
  bounceRateMinSends: 200,
  bounceRateWindow: 500,
  bouncesInFirst30OfSource: 2,
  bouncesInLast50: 4,
  bouncesInLast200: 7,
  complaintRate: 0.001,
  complaintWindow: 1000,
  optOutFactor: 3,
  optOutFloor: 0.01,
  optOutWindow: 200,
  // One person who opts out of a young mailbox's tenth message is not a rate.
  optOutMinSends: 100,
  optOutMinCount: 3,
};

/** Thresholds by kind of mailbox. Resend closes accounts at 0.08 % of complaints. */
export const GUARD_THRESHOLDS = {
  gmail: DEFAULTS,
  smtp: DEFAULTS,
  ses: DEFAULTS,
  sandbox: DEFAULTS,
  resend: { ...DEFAULTS, complaintRate: 0.0008 },
} satisfies Record<MailboxKind, GuardThresholds>;

/** One message that left, and what came of it. Instants are milliseconds since 1970, null for "has not happened". */
export interface GuardedSend {
  readonly at: number;
  /** where the address came from: an import's id, a provider's name */
  readonly sourceId: string;
  readonly bouncedAt: number | null;
  readonly complainedAt: number | null;
  readonly optedOutAt: number | null;
}

export interface MailboxGuardFacts {
  readonly kind: MailboxKind;
  /** the mailbox's last sends, oldest first; the last 1,000 are enough */
  readonly sends: readonly GuardedSend[];
  /** for each source lately sent to: its first 30 sends, oldest first, by whatever mailbox */
  readonly firstSendsOfSources: readonly (readonly GuardedSend[])[];
  /** the workspace's usual share of opt-outs, 0 to 1; null while it has no history */
  readonly usualOptOutRate: number | null;
  /** when a person last resumed the mailbox; null when it was never paused */
  readonly resumedAt: number | null;
}

/** An alarm, with what it counted. Shown to the user, stored in the audit log. */
export interface GuardVerdict {
  readonly rule: GuardRule;
  readonly target: 'mailbox' | 'campaign';
  readonly values: Readonly<Record<string, string | number>>;
}

/** Amber: a rule is half way to its pause. */
export interface GuardWarning extends GuardVerdict {
  /** for each source that bounced: when last. Its addresses are believed only when they were verified since. */
  readonly verifyAgainSince: Readonly<Record<string, number>>;
}

type Outcome = 'bouncedAt' | 'complainedAt' | 'optedOutAt';

/** The first sends of a source that its own rule looks at. */
export const FIRST_OF_SOURCE = 30;

/**
 * Whether the guard pauses a mailbox: every rule that trips, none when it may go on. A rule trips only when something it
 * counts happened after the last resume: a resume forgives what a person looked at, and the next event counts it all again.
 */
export function guardMailbox(facts: MailboxGuardFacts): GuardVerdict[] {
  const limits = GUARD_THRESHOLDS[facts.kind];
  const verdicts: GuardVerdict[] = [];
  const trip = (rule: GuardRule, counted: Counted, limit: number, more: Record<string, string> = {}) =>
    verdicts.push({ rule, target: 'mailbox', values: { count: counted.count, sends: counted.sends, limit, ...more } });
  const last = (size: number, outcome: Outcome) => count(facts.sends.slice(-size), outcome, facts.resumedAt);

  const bounces = last(limits.bounceRateWindow, 'bouncedAt');
  if (bounces.isNew && bounces.sends >= limits.bounceRateMinSends && bounces.count / bounces.sends > limits.bounceRate)
    trip('bounce_rate', bounces, limits.bounceRate);
  for (const sends of facts.firstSendsOfSources) {
    const counted = count(sends.slice(0, FIRST_OF_SOURCE), 'bouncedAt', facts.resumedAt);
    if (counted.isNew && counted.count >= limits.bouncesInFirst30OfSource)
      trip('bounces_first_30_of_source', counted, limits.bouncesInFirst30OfSource, {
        source: sends[0]?.sourceId ?? '',
      });
  }
  const of50 = last(50, 'bouncedAt');
  if (of50.isNew && of50.count >= limits.bouncesInLast50) trip('bounces_last_50', of50, limits.bouncesInLast50);
  const of200 = last(200, 'bouncedAt');
  if (of200.isNew && of200.count >= limits.bouncesInLast200) trip('bounces_last_200', of200, limits.bouncesInLast200);

  const complaints = last(limits.complaintWindow, 'complainedAt');
  // The first complaint of a young mailbox holds its campaign; a rate needs a second one, or a full window to stand on.
  const isRate = complaints.count >= 2 || complaints.sends >= limits.complaintWindow;
  if (complaints.isNew && isRate && complaints.count / complaints.sends >= limits.complaintRate)
    trip('complaint_rate', complaints, limits.complaintRate);

  const optOuts = last(limits.optOutWindow, 'optedOutAt');
  const optOutLimit = optOutLimitOf(facts);
  const enough = optOuts.sends >= limits.optOutMinSends && optOuts.count >= limits.optOutMinCount;
  if (optOuts.isNew && enough && optOuts.count / optOuts.sends > optOutLimit)
    trip('opt_out_rate', optOuts, optOutLimit);
  return verdicts;
}

/**
 * Amber, before red: the mailbox slows down, and addresses of the sources that bounced are verified again. Each rule warns
 * at half of the count that pauses, rounded up, with something new since the last resume: 1 in a source's first 30 (until
 * its thirtieth has left: then its own rule is over), 2 in 50, 4 in 200, one complaint among the last 200, and opt-outs
 * over half of their limit on half of its evidence. The bounce rate has no amber of its own: half of it, 1 %, is what a
 * healthy list bounces, and a warning that is always on slows everybody for ever.
 */
export function warnMailbox(facts: MailboxGuardFacts): GuardWarning[] {
  const limits = GUARD_THRESHOLDS[facts.kind];
  const warnings: GuardWarning[] = [];
  const bounced = (
    rule: GuardRule,
    sends: readonly GuardedSend[],
    pausesAt: number,
    more: Record<string, string> = {},
  ) => {
    const counted = count(sends, 'bouncedAt', facts.resumedAt);
    const limit = Math.ceil(pausesAt / 2);
    if (!counted.isNew || counted.count < limit) return;
    const values = { count: counted.count, sends: counted.sends, limit, pausesAt, ...more };
    warnings.push({ rule, target: 'mailbox', values, verifyAgainSince: lastBounces(sends, facts.resumedAt) });
  };
  for (const sends of facts.firstSendsOfSources) {
    if (sends.length < FIRST_OF_SOURCE)
      bounced('bounces_first_30_of_source', sends, limits.bouncesInFirst30OfSource, {
        source: sends[0]?.sourceId ?? '',
      });
  }
  bounced('bounces_last_50', facts.sends.slice(-50), limits.bouncesInLast50);
  bounced('bounces_last_200', facts.sends.slice(-200), limits.bouncesInLast200);

  const complaints = count(facts.sends.slice(-COMPLAINT_WARNING_WINDOW), 'complainedAt', facts.resumedAt);
  if (complaints.isNew) {
    const values = { count: complaints.count, sends: complaints.sends, limit: 1, pausesAt: limits.complaintRate };
    warnings.push({ rule: 'complaint_rate', target: 'mailbox', values, verifyAgainSince: {} });
  }
  const optOuts = count(facts.sends.slice(-limits.optOutWindow), 'optedOutAt', facts.resumedAt);
  const pausesAt = optOutLimitOf(facts);
  const enough = optOuts.sends >= limits.optOutMinSends / 2 && optOuts.count >= Math.ceil(limits.optOutMinCount / 2);
  if (optOuts.isNew && enough && optOuts.count / optOuts.sends > pausesAt / 2) {
    const values = { count: optOuts.count, sends: optOuts.sends, limit: pausesAt / 2, pausesAt };
    warnings.push({ rule: 'opt_out_rate', target: 'mailbox', values, verifyAgainSince: {} });
  }
  return warnings;
}

/** A lone complaint slows a mailbox for about a week of sending, not for the twenty days of its full window. */
const COMPLAINT_WARNING_WINDOW = 200;

const optOutLimitOf = ({ kind, usualOptOutRate }: MailboxGuardFacts): number => {
  const { optOutFloor, optOutFactor } = GUARD_THRESHOLDS[kind];
  return Math.max(optOutFloor, optOutFactor * (usualOptOutRate ?? 0));
};

/** For each source with a bounce after an instant, the latest. */
function lastBounces(sends: readonly GuardedSend[], after: number | null): Record<string, number> {
  const latest: Record<string, number> = {};
  for (const { sourceId, bouncedAt } of sends) {
    if (bouncedAt !== null && isAfter(bouncedAt, after)) latest[sourceId] = Math.max(bouncedAt, latest[sourceId] ?? 0);
  }
  return latest;
}

/** What the guard says of a mailbox: its pauses, and what it warns of. Both empty when all is calm. */
export interface MailboxGuard {
  readonly red: readonly GuardVerdict[];
  readonly amber: readonly GuardWarning[];
}

export const CALM: MailboxGuard = { red: [], amber: [] };

/** A slowed mailbox sends half of its quota, rounded up: it never stands still unless it had nothing to send. */
export const slowed = (quota: number): number => Math.ceil(quota / 2);

export interface CampaignGuardFacts {
  /** complaints about messages of the campaign */
  readonly complainedAt: readonly number[];
  /** when a person last resumed the campaign; null when it was never held */
  readonly resumedAt: number | null;
}

/** The first complaint holds the campaign; after a resume, the next one does. */
export function guardCampaign({ complainedAt, resumedAt }: CampaignGuardFacts): GuardVerdict[] {
  if (!complainedAt.some((at) => isAfter(at, resumedAt))) return [];
  return [{ rule: 'first_complaint', target: 'campaign', values: { count: complainedAt.length, limit: 1 } }];
}

interface Counted {
  readonly count: number;
  readonly sends: number;
  /** one of them happened after the last resume */
  readonly isNew: boolean;
}

function count(sends: readonly GuardedSend[], outcome: Outcome, resumedAt: number | null): Counted {
  const happened = sends.flatMap((send) => send[outcome] ?? []);
  return { count: happened.length, sends: sends.length, isNew: happened.some((at) => isAfter(at, resumedAt)) };
}

function isAfter(at: number, resumedAt: number | null): boolean {
  return resumedAt === null || at > resumedAt;
}
