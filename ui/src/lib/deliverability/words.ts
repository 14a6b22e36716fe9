import type { Listing } from '#domain/deliverability/blocklist.ts';
import type { MailProvider } from '#domain/deliverability/mx.ts';
import { HEALTH_GOOD } from '#domain/health.ts';
import { wilson } from '#domain/statistics.ts';
import { format } from '#ui/lib/format/format.ts';
import { FACTOR_WORDS } from '#ui/lib/settings/mailbox-words.ts';
import { m } from '#ui/paraglide/messages.js';
import type { Audit, MailboxItem } from './read.ts';

type Health = MailboxItem['health'];
type Factor = Health['factors'][number];

const numberIn = ({ values }: Factor, name: string): number => {
  const value = values[name];
  return typeof value === 'number' ? value : 0;
};

/** What a factor is made of: `1 of 96, 1 %, between 0 and 6 %`. */
export function measureOf(factor: Factor): string {
  const f = format();
  switch (factor.factor) {
    case 'dns':
      return m.deliverability_dns_measure({
        passed: f.number(numberIn(factor, 'passed')),
        records: f.number(numberIn(factor, 'records')),
      });
    case 'ramp_up': {
      const week = numberIn(factor, 'week');
      const weeks = numberIn(factor, 'weeks');
      if (week >= weeks) return m.deliverability_ramp_done();
      return m.deliverability_ramp_measure({ week: f.number(week + 1), weeks: f.number(weeks) });
    }
    default: {
      const [count, sends] = [numberIn(factor, 'count'), numberIn(factor, 'sends')];
      const interval = wilson(count, sends);
      if (interval === null) return m.deliverability_rated_none();
      return m.deliverability_rated({ count: f.number(count), sends: f.number(sends), rate: f.interval(interval) });
    }
  }
}

const TO_DO = {
  bounces: m.deliverability_do_bounces,
  complaints: m.deliverability_do_complaints,
  opt_outs: m.deliverability_do_opt_outs,
  dns: m.deliverability_do_dns,
  ramp_up: m.deliverability_do_ramp_up,
} satisfies Record<Factor['factor'], () => string>;

/** What there is to do about a factor; whether it is pressing. */
export function adviceOf({ factor, code }: Factor): { words: string; pressing: boolean } {
  const isFine = code === 'fine' || code === 'nothing_sent';
  // Age is nobody's fault: only time cures it.
  return { words: isFine ? m.deliverability_do_nothing() : TO_DO[factor](), pressing: !isFine && factor !== 'ramp_up' };
}

/** A sentence on the whole: what it would take, and to what it would lead. */
export function ledeOf({ score, factors }: Health): string {
  const f = format();
  const lost = (name: Factor['factor']) => {
    const found = factors.find(({ factor }) => factor === name);
    return found === undefined ? 0 : found.outOf - found.points;
  };
  if (lost('dns') > 0) return m.deliverability_lede_dns({ score: f.number(score + lost('dns')) });
  const [worst] = [...factors]
    .filter(({ factor }) => factor !== 'ramp_up')
    .sort((a, b) => b.outOf - b.points - (a.outOf - a.points));
  if (worst !== undefined && worst.outOf - worst.points > 4)
    return m.deliverability_lede_fix({ factor: FACTOR_WORDS[worst.factor]() });
  if (score > HEALTH_GOOD || lost('ramp_up') === 0) return m.deliverability_lede_good();
  return m.deliverability_lede_young({ score: f.number(score + lost('ramp_up')) });
}

export const PROVIDER_WORDS = {
  google: () => 'Google',
  microsoft: () => 'Microsoft',
  ovh: () => 'OVHcloud',
  gandi: () => 'Gandi',
  ionos: () => 'IONOS',
  infomaniak: () => 'Infomaniak',
  orange: () => 'Orange',
  mailinblack: () => 'Mailinblack',
  vade: () => 'Vade',
  mimecast: () => 'Mimecast',
  proofpoint: () => 'Proofpoint',
  barracuda: () => 'Barracuda',
  other: m.deliverability_provider_other,
  none: m.deliverability_provider_none,
} satisfies Record<MailProvider, () => string>;

export const LISTING_WORDS = {
  listed: m.deliverability_listing_listed,
  clear: m.deliverability_listing_clear,
  refused: m.deliverability_listing_refused,
  unknown: m.deliverability_listing_unknown,
} satisfies Record<Listing, () => string>;

type RecordState = Audit['records'][number]['state'];
export const STATE_WORDS = {
  published: m.deliverability_state_published,
  missing: m.deliverability_state_missing,
  change: m.deliverability_state_change,
  remove: m.deliverability_state_remove,
  ask: m.deliverability_state_ask,
} satisfies Record<RecordState, () => string>;

/** `TXT, SPF` */
export const recordType = ({ type, area }: Audit['records'][number]): string =>
  type === 'MX' ? type : `${type}, ${area.toUpperCase()}`;
