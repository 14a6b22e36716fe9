/** What somebody is told to look at. */
export const ALERT_CODES = [
  'booked',
  'hot_reply',
  'mailbox_paused',
  'unclear_reply',
  'complaint',
  'campaign_held',
  'guard_paused',
  'needs_person',
  'company_held',
  'erasure_requested',
  'erasure_waits',
  'correction_requested',
  'enricher_unavailable',
  'enricher_rate_limited',
  'enricher_no_credits',
  'enricher_unauthorised',
  'enricher_not_configured',
  'enricher_refused',
  'enricher_odd_answer',
  'domain_listed',
  'sender_blamed',
  'provider_bounces',
  'mailbox_restored',
  'message_refused',
  'send_uncertain',
  'ledger',
  'ledger_unbalanced',
  'autopilot_locked',
  'bookings_unread',
  'calendar_unread',
  'event_unwritten',
  'event_unerased',
  'outcome_unsaid',
  'invitation_declined',
] as const;
export type AlertCode = (typeof ALERT_CODES)[number];

/** Those that have a place of their own on Today, or a page of their own. */
const SHOWN_ELSEWHERE = ['booked', 'hot_reply', 'mailbox_paused'] as const;

/** Those that Today lists; the screen has words for each. */
export const WATCHED_ALERTS = ALERT_CODES.filter(isWatched);
export type WatchedAlert = Exclude<AlertCode, (typeof SHOWN_ELSEWHERE)[number]>;

export function isWatched(code: AlertCode): code is WatchedAlert {
  return !SHOWN_ELSEWHERE.some((shown) => shown === code);
}
