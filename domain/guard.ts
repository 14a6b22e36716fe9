import type { MessageClass } from './draft.ts';
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

/**
 * Whose last sends a guard counts: the same rules over the same events, by several keys. A pause holds what it is about: a
 * mailbox's and a domain's whatever they send, a source's and a provider's the sequences that come from there or go there.
 */
export const GUARD_TARGETS = [
  'mailbox',
  'domain', // that mailboxes send from
  'source', // where the address came from: an import's id, a provider's name
  'provider', // who runs the recipient's mail
] as const;
export type GuardTarget = (typeof GUARD_TARGETS)[number];

/** One message that left, and what came of it. Instants are milliseconds since 1970, null for "has not happened". */
export interface GuardedSend {
  readonly at: number;
  /** where the address came from: an import's id, a provider's name */
  readonly sourceId: string;
  readonly bouncedAt: number | null;
  readonly complainedAt: number | null;
  readonly optedOutAt: number | null;
}

/** What one guard looks at. */
export interface GuardFacts {
  readonly target: GuardTarget;
  /** the mailbox's id, the domain, the source, the provider */
  readonly subject: string;
  /** the thresholds are those of this kind of mailbox */
  readonly kind: MailboxKind;
  /** the last sends by, from or to it, oldest first; the last 1,000 are enough */
  readonly sends: readonly GuardedSend[];
  /** of a source, its first 30 sends, oldest first, by whatever mailbox; of the others none */
  readonly firstSends: readonly GuardedSend[];
  /** the workspace's usual share of opt-outs, 0 to 1; null while it has no history */
  readonly usualOptOutRate: number | null;
  /** when a person last resumed it; null when it was never paused */
  readonly resumedAt: number | null;
}

/** An alarm, with what it counted. Shown to the user, stored in the audit log. */
export interface GuardVerdict {
  readonly rule: GuardRule;
  readonly target: GuardTarget | 'campaign';
  /** of a domain, a source or a provider, its name is among them, as `subject` */
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

/** The name of what is guarded, where its kind alone does not say it. */
const named = ({ target, subject }: GuardFacts): Record<string, string> => (target === 'mailbox' ? {} : { subject });

/**
 * Whether a guard pauses: every rule that trips, none when it may go on. A rule trips only when something it counts
 * happened after the last resume: a resume forgives what a person looked at, and the next event counts it all again.
 */
export function guardSends(facts: GuardFacts): GuardVerdict[] {
  const limits = GUARD_THRESHOLDS[facts.kind];
  const { target } = facts;
  const verdicts: GuardVerdict[] = [];
  const trip = (rule: GuardRule, counted: Counted, limit: number) =>
    verdicts.push({ rule, target, values: { count: counted.count, sends: counted.sends, limit, ...named(facts) } });
  const last = (size: number, outcome: Outcome) => count(facts.sends.slice(-size), outcome, facts.resumedAt);

  const bounces = last(limits.bounceRateWindow, 'bouncedAt');
  if (bounces.isNew && bounces.sends >= limits.bounceRateMinSends && bounces.count / bounces.sends > limits.bounceRate)
    trip('bounce_rate', bounces, limits.bounceRate);
  const first = count(facts.firstSends.slice(0, FIRST_OF_SOURCE), 'bouncedAt', facts.resumedAt);
  if (first.isNew && first.count >= limits.bouncesInFirst30OfSource)
    trip('bounces_first_30_of_source', first, limits.bouncesInFirst30OfSource);
  const of50 = last(50, 'bouncedAt');
  if (of50.isNew && of50.count >= limits.bouncesInLast50) trip('bounces_last_50', of50, limits.bouncesInLast50);
  const of200 = last(200, 'bouncedAt');
  if (of200.isNew && of200.count >= limits.bouncesInLast200) trip('bounces_last_200', of200, limits.bouncesInLast200);

  const complaints = last(limits.complaintWindow, 'complainedAt');
  // The first complaint holds its campaign; a rate needs a second one, or a full window to stand on.
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
 * Amber, before red: what it is about slows down, and addresses of the sources that bounced are verified again. Each rule
 * warns at half of the count that pauses, rounded up, with something new since the last resume: 1 in a source's first 30
 * (until its thirtieth has left: then its own rule is over), 2 in 50, 4 in 200, one complaint among the last 200, and
 * opt-outs over half of their limit on half of its evidence. The bounce rate has no amber of its own: half of it, 1 %, is
 * what a healthy list bounces, and a warning that is always on slows everybody for ever.
 */
export function warnOfSends(facts: GuardFacts): GuardWarning[] {
  const limits = GUARD_THRESHOLDS[facts.kind];
  const { target } = facts;
  const warnings: GuardWarning[] = [];
  const warn = (rule: GuardRule, values: GuardVerdict['values'], verifyAgainSince: Record<string, number> = {}) =>
    warnings.push({ rule, target, values: { ...values, ...named(facts) }, verifyAgainSince });
  const bounced = (rule: GuardRule, sends: readonly GuardedSend[], pausesAt: number) => {
    const counted = count(sends, 'bouncedAt', facts.resumedAt);
    const limit = Math.ceil(pausesAt / 2);
    if (!counted.isNew || counted.count < limit) return;
    const values = { count: counted.count, sends: counted.sends, limit, pausesAt };
    warn(rule, values, lastBounces(sends, facts.resumedAt));
  };
  if (facts.firstSends.length < FIRST_OF_SOURCE)
    bounced('bounces_first_30_of_source', facts.firstSends, limits.bouncesInFirst30OfSource);
  bounced('bounces_last_50', facts.sends.slice(-50), limits.bouncesInLast50);
  bounced('bounces_last_200', facts.sends.slice(-200), limits.bouncesInLast200);

  const complaints = count(facts.sends.slice(-COMPLAINT_WARNING_WINDOW), 'complainedAt', facts.resumedAt);
  if (complaints.isNew) {
    const { count: many, sends } = complaints;
    warn('complaint_rate', { count: many, sends, limit: 1, pausesAt: limits.complaintRate });
  }
  const optOuts = count(facts.sends.slice(-limits.optOutWindow), 'optedOutAt', facts.resumedAt);
  const pausesAt = optOutLimitOf(facts);
  const enough = optOuts.sends >= limits.optOutMinSends / 2 && optOuts.count >= Math.ceil(limits.optOutMinCount / 2);
  if (optOuts.isNew && enough && optOuts.count / optOuts.sends > pausesAt / 2)
    warn('opt_out_rate', { count: optOuts.count, sends: optOuts.sends, limit: pausesAt / 2, pausesAt });
  return warnings;
}

/** A lone complaint slows a mailbox for about a week of sending, not for the twenty days of its full window. */
const COMPLAINT_WARNING_WINDOW = 200;

const optOutLimitOf = ({ kind, usualOptOutRate }: GuardFacts): number => {
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

/** What guards say: their pauses, and what they warn of. Both empty when all is calm. */
export interface Guard {
  readonly red: readonly GuardVerdict[];
  readonly amber: readonly GuardWarning[];
}

export const CALM: Guard = { red: [], amber: [] };

/** One guard over its facts. */
export const look = (facts: GuardFacts): Guard => ({ red: guardSends(facts), amber: warnOfSends(facts) });

/** What holds a message of a class: an answer in a conversation does not depend on where the address once came from. */
export function heldBy({ red }: Guard, messageClass: MessageClass): GuardVerdict | null {
  const all = ['mailbox', 'domain', ...(messageClass === 'sequence' ? ['source', 'provider'] : [])];
  return red.find(({ target }) => all.includes(target)) ?? null;
}

/** A mailbox that is warned sends half of its quota, rounded up: it never stands still unless it had nothing to send. */
export const quotaUnder = ({ amber }: Guard, quota: number): number =>
  amber.length > 0 ? Math.ceil(quota / 2) : quota;

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
