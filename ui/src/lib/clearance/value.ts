import { format } from '#ui/lib/format/format.ts';
import { m } from '#ui/paraglide/messages.js';
import { ageOf, curedAt, figure, instant, word, wrongRecords } from './rule.ts';
import type { Clock, ShownRule } from './rule.ts';

const MINUTES = 60;

/** What a rule measured, in a few words: `valide, il y a 2 j`, `8 sur 30`, `dès 9:00`. */
export function valueOf(rule: ShownRule, clock: Clock): string {
  const f = format();
  const when = (at: string | null): string => (at === null ? '' : f.when(at, clock.now, clock.zone));
  const reason = word(rule, 'reason');
  const of = { count: f.number(figure(rule, 'persons')), limit: f.number(figure(rule, 'limit')) };
  switch (rule.rule) {
    case 'approved':
      if (reason === 'draft_over') return m.clearance_value_over();
      if (reason === 'autopilot_locked') return m.clearance_value_autopilot();
      if (reason === 'approval_expired') return m.clearance_value_expired({ when: when(instant(rule, 'expiresAt')) });
      if (rule.verdict !== 'pass') return m.clearance_value_pending();
      return word(rule, 'by') === 'autopilot'
        ? m.clearance_value_by_autopilot({ when: when(instant(rule, 'decidedAt')) })
        : when(instant(rule, 'decidedAt'));
    case 'content_hash':
      return rule.verdict === 'fail' ? m.clearance_value_changed() : m.clearance_value_same();
    case 'verified':
      return verified(rule, clock);
    case 'suppressed':
      return rule.verdict === 'pass'
        ? m.clearance_value_none()
        : (SUPPRESSIONS[word(rule, 'suppression')] ?? m.clearance_value_manual)();
    case 'cooling': {
      const last = instant(rule, 'lastContactAt');
      if (rule.verdict === 'wait') return m.clearance_value_until({ when: when(curedAt(rule)) });
      return last === null
        ? m.clearance_value_no_contact({ days: f.number(figure(rule, 'coolingDays')) })
        : m.clearance_value_contacted({ when: when(last) });
    }
    case 'persons_per_company':
      return rule.verdict === 'wait'
        ? m.clearance_value_of_until({ ...of, when: when(curedAt(rule)) })
        : m.clearance_value_of(of);
    case 'dns':
      if (reason === 'dns_stale') return m.clearance_value_dns_stale({ when: when(instant(rule, 'checkedAt')) });
      return rule.verdict === 'pass'
        ? 'SPF, DKIM, DMARC'
        : m.clearance_value_dns_bad({ records: f.list(wrongRecords(rule)) });
    case 'inbox_fresh':
      return inbox(rule, clock);
    case 'campaign_state':
      if (reason === 'campaign_held') return m.clearance_value_campaign_paused();
      return (CAMPAIGNS[word(rule, 'campaignStatus')] ?? m.clearance_value_campaign_draft)();
    case 'mailbox_state':
      return (MAILBOXES[word(rule, 'mailboxStatus')] ?? m.clearance_value_mailbox_disconnected)();
    case 'policy':
      if (reason === 'country_blocked') return m.clearance_value_country({ country: word(rule, 'country') });
      if (reason === 'template_not_shared') return m.clearance_value_template();
      return reason === 'second_approval_missing'
        ? m.clearance_value_second({ count: of.count, limit: f.number(figure(rule, 'approvers')) })
        : m.clearance_value_respected();
    case 'quota':
      return m.clearance_value_of({ count: f.number(figure(rule, 'used')), limit: of.limit });
    case 'window':
      if (rule.verdict === 'fail') return m.clearance_value_never();
      return rule.verdict === 'wait'
        ? m.clearance_value_from({ when: when(curedAt(rule)) })
        : m.clearance_value_open({ hour: minuteOfDay(figure(rule, 'endMinute')) });
    case 'spacing':
      return rule.verdict === 'wait' ? m.clearance_value_from({ when: when(curedAt(rule)) }) : m.clearance_value_free();
  }
}

function verified(rule: ShownRule, clock: Clock): string {
  const f = format();
  if (rule.values['prospectWroteLast'] === true) return m.clearance_value_wrote_last();
  if (word(rule, 'reason') === 'not_verified') return m.clearance_value_unverified();
  if (word(rule, 'reason') === 'verification_stale') {
    const { age, limit } = ageOf(rule, clock.now);
    return m.clearance_value_stale({ age: f.number(age), limit: f.number(limit) });
  }
  if (word(rule, 'reason') === 'verify_again') return m.clearance_value_again();
  const at = instant(rule, 'verifiedAt') ?? clock.now;
  if (rule.verdict === 'pass') return m.clearance_value_valid({ when: f.relative(at, clock.now) });
  return (VERDICTS[word(rule, 'verdict')] ?? m.clearance_value_unknown)();
}

function inbox(rule: ShownRule, clock: Clock): string {
  const f = format();
  const at = instant(rule, 'lastReadAt');
  if (word(rule, 'reason') === 'replied') return m.clearance_value_replied();
  if (at === null) return m.clearance_value_never_read();
  if (rule.verdict !== 'pass') return m.clearance_value_read_late({ when: f.since(at, clock.now, clock.zone) });
  // The gate reads it again before anything leaves: until then its last reading says little.
  return Date.parse(at) >= Date.parse(clock.now) - MINUTES * 1000
    ? m.clearance_value_read_before()
    : f.when(at, clock.now, clock.zone);
}

const minuteOfDay = (minute: number): string =>
  `${Math.floor(minute / MINUTES)}:${String(minute % MINUTES).padStart(2, '0')}`;

type Words = Readonly<Record<string, (() => string) | undefined>>;
const SUPPRESSIONS: Words = {
  opt_out: m.clearance_value_opt_out,
  negative: m.clearance_value_negative,
  bounce_hard: m.clearance_value_bounce_hard,
  complaint: m.clearance_value_complaint,
  erasure: m.clearance_value_erasure,
  manual: m.clearance_value_manual,
};
const VERDICTS: Words = {
  catch_all: m.clearance_value_catch_all,
  risky: m.clearance_value_risky,
  invalid: m.clearance_value_invalid,
  unknown: m.clearance_value_unknown,
};
const CAMPAIGNS: Words = {
  running: m.clearance_value_running,
  paused: m.clearance_value_campaign_paused,
  stopped: m.clearance_value_campaign_stopped,
  finished: m.clearance_value_campaign_finished,
  draft: m.clearance_value_campaign_draft,
};
const MAILBOXES: Words = {
  connected: m.clearance_value_connected,
  paused: m.clearance_value_mailbox_paused,
  disconnected: m.clearance_value_mailbox_disconnected,
};
