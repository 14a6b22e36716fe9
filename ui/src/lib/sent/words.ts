import type { RuleName } from '#domain/clearance/result.ts';
import type { DispatchStatus } from '#domain/dispatch.ts';
import { m } from '#ui/paraglide/messages.js';

export const STATUS_WORDS = {
  intended: { words: m.sent_status_intended, tone: 'hollow' },
  accepted: { words: m.sent_status_accepted, tone: 'neutral' },
  confirmed: { words: m.sent_status_confirmed, tone: 'good' },
  refused: { words: m.sent_status_refused, tone: 'bad' },
  uncertain: { words: m.sent_status_uncertain, tone: 'warn' },
} as const satisfies Record<DispatchStatus, { words: () => string; tone: string }>;

export const RULE_WORDS = {
  approved: m.sent_rule_approved,
  content_hash: m.sent_rule_content_hash,
  verified: m.sent_rule_verified,
  suppressed: m.sent_rule_suppressed,
  cooling: m.sent_rule_cooling,
  persons_per_company: m.sent_rule_persons_per_company,
  dns: m.sent_rule_dns,
  inbox_fresh: m.sent_rule_inbox_fresh,
  campaign_state: m.sent_rule_campaign_state,
  mailbox_state: m.sent_rule_mailbox_state,
  policy: m.sent_rule_policy,
  quota: m.sent_rule_quota,
  window: m.sent_rule_window,
  spacing: m.sent_rule_spacing,
} satisfies Record<RuleName, () => string>;
