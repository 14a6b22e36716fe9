import { wilson, type Interval } from '../statistics.ts';
import type { MailProvider } from './mx.ts';

/** How far back answers and bounces by provider are counted, and how much of that is compared with the rest. */
export const PROVIDER_DAYS = 90;
export const RECENT_DAYS = 14;

/** What became of the people at one provider who were written to. */
export interface ProviderRecord {
  readonly provider: MailProvider;
  /** Persons written to, who answered, and whose address bounced, in the last 90 days. */
  readonly people: number;
  readonly replied: number;
  readonly bounced: number;
  /** Of these, whom the last 14 days wrote to first. */
  readonly recent: number;
  readonly recentBounced: number;
}

export interface ProviderRates extends ProviderRecord {
  readonly replies: Interval | null;
  readonly bounces: Interval | null;
  readonly changed: BounceChange | null;
}

/** A rise of the bounces at a provider that chance does not explain. Shares are 0 to 1. */
export interface BounceChange {
  readonly before: number;
  readonly after: number;
  /** Odds of as many bounces or more, had nothing changed. */
  readonly odds: number;
}

/** Fewest persons of the last days, and fewest bounces among them, that are looked at. */
const MIN_PEOPLE = 10;
const MIN_BOUNCES = 3;
/** Odds under which a day's look over all providers raises an alert for nothing, together. */
export const ALERT_ODDS = 0.001;

/** Rates with their intervals, most people first, and which providers changed. */
export function providerRates(records: readonly ProviderRecord[]): ProviderRates[] {
  const tested = records.filter(isTested).length;
  return [...records]
    .sort((a, b) => b.people - a.people || (a.provider < b.provider ? -1 : 1))
    .map((record) => ({
      ...record,
      replies: wilson(record.replied, record.people),
      bounces: wilson(record.bounced, record.people),
      changed: bounceChange(record, ALERT_ODDS / Math.max(1, tested)),
    }));
}

const isTested = ({ recent, recentBounced, people }: ProviderRecord): boolean =>
  recent >= MIN_PEOPLE && recentBounced >= MIN_BOUNCES && people > recent;

/**
 * Whether more people bounced in the last days than before, by Fisher's exact test (R. A. Fisher, 1922), one side: exact
 * for the smallest counts, and it assumes no rate. The threshold is shared out between the providers tested (Bonferroni),
 * so one look raises a false alert at odds of at most 1 in 1,000; the screens look once a day, so that is less than one in
 * two years, however much the days overlap (the bound of a union needs no independence).
 */
function bounceChange(record: ProviderRecord, threshold: number): BounceChange | null {
  if (!isTested(record)) return null;
  const { people, bounced, recent, recentBounced } = record;
  const before = { people: people - recent, bounced: bounced - recentBounced };
  const odds = fisherAtLeast(recentBounced, recent, bounced, people);
  if (odds > threshold) return null;
  return { before: before.bounced / before.people, after: recentBounced / recent, odds };
}

/** The upper tail of the hypergeometric law: `drawn` of `all`, of which `marked` are marked, hold at least `count` of them. */
export function fisherAtLeast(count: number, drawn: number, marked: number, all: number): number {
  let sum = 0;
  for (let k = count; k <= Math.min(drawn, marked); k++) {
    if (drawn - k > all - marked) continue;
    sum += Math.exp(logChoose(marked, k) + logChoose(all - marked, drawn - k) - logChoose(all, drawn));
  }
  return Math.min(1, sum);
}

function logChoose(n: number, k: number): number {
  const least = Math.min(k, n - k);
  let sum = 0;
  for (let i = 1; i <= least; i++) sum += Math.log(n - least + i) - Math.log(i);
  return sum;
}
