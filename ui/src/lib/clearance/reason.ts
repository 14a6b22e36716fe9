import { GUARD_RULES, GUARD_TARGETS, type GuardTarget } from '#domain/guard.ts';
import { format } from '#ui/lib/format/format.ts';
import { adviceFor, countOf } from '#ui/lib/mailbox/guard.ts';
import { m } from '#ui/paraglide/messages.js';
import { ageOf, figure, instant, word, wrongRecords } from './rule.ts';
import type { Clock, ShownRule } from './rule.ts';

const DAY_MS = 86_400_000;

/** A person paused the mailbox, or its guard: then with what it counted, as far as the rule says so. */
function pausedBecause(rule: ShownRule): string {
  const guardRule = GUARD_RULES.find((name) => name === word(rule, 'guardRule'));
  if (guardRule === undefined) return m.clearance_why_mailbox_paused();
  const why =
    'count' in rule.values ? countOf({ rule: guardRule, values: rule.values }) : adviceFor({ rule: guardRule });
  return m.clearance_why_mailbox_guard({ why });
}

const GUARDED = {
  mailbox: m.clearance_why_mailbox_guard,
  domain: m.clearance_why_guard_domain,
  source: m.clearance_why_guard_source,
  provider: m.clearance_why_guard_provider,
} satisfies Record<GuardTarget, (named: { why: string }) => string>;

/** A guard beside the mailbox's own holds it: whose, and what it counted. */
function heldBecause(rule: ShownRule): string {
  const target = GUARD_TARGETS.find((name) => name === word(rule, 'guardTarget')) ?? 'mailbox';
  const guardRule = GUARD_RULES.find((name) => name === word(rule, 'guardRule'));
  return GUARDED[target]({
    why: guardRule === undefined ? '' : countOf({ rule: guardRule, values: rule.values }),
  }).trim();
}

/** Why a rule holds a message, in a sentence that says what would cure it. */
export function reasonOf(rule: ShownRule, clock: Clock): string {
  const f = format();
  const number = (name: string): string => f.number(figure(rule, name));
  switch (word(rule, 'reason')) {
    case 'not_approved':
      return m.clearance_why_not_approved();
    case 'approval_expired':
      return m.clearance_why_approval_expired({
        days: f.number(Math.round((figure(rule, 'expiresAt') - figure(rule, 'decidedAt')) / DAY_MS)),
      });
    case 'autopilot_locked':
      return m.clearance_why_autopilot_locked();
    case 'draft_over':
      return m.clearance_why_draft_over();
    case 'content_changed':
      return m.clearance_why_content_changed();
    case 'not_verified':
      return m.clearance_why_not_verified();
    case 'address_invalid':
      return m.clearance_why_address_invalid();
    case 'address_not_valid':
      return m.clearance_why_address_not_valid();
    case 'verification_stale': {
      const { age, limit } = ageOf(rule, clock.now);
      return m.clearance_why_verification_stale({ age: f.number(age), limit: f.number(limit) });
    }
    case 'verify_again':
      return m.clearance_why_verify_again();
    case 'suppressed':
      return m.clearance_why_suppressed();
    case 'cooling':
      return m.clearance_why_cooling({ days: number('coolingDays') });
    case 'persons_per_company':
      return m.clearance_why_persons_per_company({
        count: number('persons'),
        days: number('days'),
        limit: number('limit'),
      });
    case 'dns_not_passing':
      return m.clearance_why_dns_not_passing({ records: f.list(wrongRecords(rule)) });
    case 'dns_stale':
      return m.clearance_why_dns_stale({
        when: f.since(instant(rule, 'checkedAt') ?? clock.now, clock.now, clock.zone),
      });
    case 'replied':
      return m.clearance_why_replied();
    case 'inbox_never_read':
      return m.clearance_why_inbox_never_read();
    case 'inbox_not_read':
      return m.clearance_why_inbox_not_read({
        when: f.since(instant(rule, 'lastReadAt') ?? clock.now, clock.now, clock.zone),
      });
    case 'campaign_not_running':
      return m.clearance_why_campaign_not_running();
    case 'campaign_held':
      return m.clearance_why_campaign_held();
    case 'provider_refuses':
      return m.clearance_why_provider_refuses({ code: word(rule, 'code') });
    case 'mailbox_paused':
      return pausedBecause(rule);
    case 'guard_paused':
      return heldBecause(rule);
    case 'mailbox_disconnected':
      return m.clearance_why_mailbox_disconnected();
    case 'country_blocked':
      return m.clearance_why_country_blocked({ country: word(rule, 'country') });
    case 'template_not_shared':
      return m.clearance_why_template_not_shared();
    case 'second_approval_missing':
      return m.clearance_why_second_approval_missing();
    case 'quota_used':
      return m.clearance_why_quota_used({ count: number('used'), limit: number('limit') });
    case 'quota_zero':
      return m.clearance_why_quota_zero();
    case 'window_closed':
      return m.clearance_why_window_closed({ hour: f.hour(clock.now, word(rule, 'zone')) });
    case 'window_never_opens':
      return m.clearance_why_window_never_opens();
    case 'spacing':
      return m.clearance_why_spacing();
    default:
      return m.clearance_why_other();
  }
}
