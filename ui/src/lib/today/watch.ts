import type { WatchedAlert } from '#domain/alert.ts';
import { HEALTH_ALERT } from '#domain/health.ts';
import { format } from '#ui/lib/format/format.ts';
import { links } from '#ui/lib/links.ts';
import { adviceFor, countOf } from '#ui/lib/mailbox/guard.ts';
import { m } from '#ui/paraglide/messages.js';
import type { AlertItem, Today } from './read.ts';

/** Something to watch, in words, with where to go for it. */
export interface Watched {
  readonly key: string;
  readonly tone: 'warn' | 'bad';
  readonly title: string;
  readonly detail: string;
  readonly href: string | null;
  /** The alert that a person can settle; null for a state, which only its cure settles. */
  readonly alertId: AlertItem['id'] | null;
  /** The paused mailbox that a person can resume from here; null for the rest. */
  readonly mailbox: Today['mailboxes'][number] | null;
}

const plain = (title: () => string, detail: () => string): Said => ({ title: () => title(), detail });
type Said = { title: (named: { name: string }) => string; detail: () => string };
const WORDS = {
  unclear_reply: { title: m.today_alert_unclear_reply, detail: m.today_alert_unclear_reply_detail },
  complaint: { title: m.today_alert_complaint, detail: m.today_alert_complaint_detail },
  campaign_held: { title: m.today_alert_campaign_held, detail: m.today_alert_campaign_held_detail },
  guard_paused: plain(m.today_alert_guard_paused, m.today_alert_guard_paused_detail),
  needs_person: { title: m.today_alert_needs_person, detail: m.today_alert_needs_person_detail },
  company_held: { title: m.today_alert_company_held, detail: m.today_alert_company_held_detail },
  erasure_requested: { title: m.today_alert_erasure_requested, detail: m.today_alert_erasure_requested_detail },
  erasure_waits: { title: m.today_alert_erasure_waits, detail: m.today_alert_erasure_waits_detail },
  correction_requested: {
    title: m.today_alert_correction_requested,
    detail: m.today_alert_correction_requested_detail,
  },
  enricher_unavailable: plain(m.today_alert_enricher_unavailable, m.today_alert_enricher_waits),
  enricher_rate_limited: plain(m.today_alert_enricher_rate_limited, m.today_alert_enricher_waits),
  enricher_no_credits: plain(m.today_alert_enricher_no_credits, m.today_alert_enricher_waits),
  enricher_unauthorised: plain(m.today_alert_enricher_unauthorised, m.today_alert_enricher_key),
  enricher_not_configured: plain(m.today_alert_enricher_not_configured, m.today_alert_enricher_key),
  enricher_refused: plain(m.today_alert_enricher_refused, m.today_alert_enricher_waits),
  enricher_odd_answer: plain(m.today_alert_enricher_odd_answer, m.today_alert_enricher_waits),
  domain_listed: plain(m.today_alert_domain_listed, m.today_alert_domain_listed_detail),
  sender_blamed: plain(m.today_alert_sender_blamed, m.today_alert_sender_blamed_detail),
  provider_bounces: plain(m.today_alert_provider_bounces, m.today_alert_provider_bounces_detail),
  mailbox_restored: plain(m.today_alert_mailbox_restored, m.today_alert_mailbox_restored_detail),
  message_refused: { title: m.today_alert_message_refused, detail: m.today_alert_message_refused_detail },
  send_uncertain: { title: m.today_alert_send_uncertain, detail: m.today_alert_send_uncertain_detail },
  autopilot_locked: { title: m.today_alert_autopilot_locked, detail: m.today_alert_autopilot_locked_detail },
  bookings_unread: plain(m.today_alert_bookings_unread, m.today_alert_bookings_unread_detail),
  calendar_unread: plain(m.today_alert_calendar_unread, m.today_alert_calendar_unread_detail),
  event_unerased: { title: m.today_alert_event_unerased, detail: m.today_alert_event_unerased_detail },
  event_unwritten: { title: m.today_alert_event_unwritten, detail: m.today_alert_event_unwritten_detail },
  outcome_unsaid: { title: m.today_alert_outcome_unsaid, detail: m.today_alert_outcome_unsaid_detail },
  invitation_declined: { title: m.today_alert_invitation_declined, detail: m.today_alert_invitation_declined_detail },
  ledger: { title: m.today_alert_ledger, detail: m.today_alert_ledger_detail },
  ledger_unbalanced: plain(m.today_alert_ledger_unbalanced, m.today_alert_ledger_unbalanced_detail),
} satisfies Record<WatchedAlert, Said>;
const GRAVE: readonly WatchedAlert[] = [
  'complaint',
  'campaign_held',
  'guard_paused',
  'erasure_requested',
  'erasure_waits',
  'domain_listed',
  'send_uncertain',
  'bookings_unread',
  'calendar_unread',
  'ledger',
  'ledger_unbalanced',
  'mailbox_restored',
];

/** Reasons of a refusal that the domain's records cure. */
const AUTHENTICATION = ['auth_failure', 'no_ptr'];

/** Everything to watch, the gravest first: mailboxes that cannot send, then what was raised. */
export function watched({ alerts, mailboxes }: Pick<Today, 'alerts' | 'mailboxes'>): Watched[] {
  const f = format();
  const boxes = mailboxes.flatMap((mailbox): Watched[] => {
    const { id, address, status, health, guard, refusal } = mailbox;
    const common = { key: id, href: links.settings('mailboxes'), alertId: null, mailbox: null };
    if (guard.alarm !== null) {
      const detail = `${countOf(guard.alarm)} ${adviceFor(guard.alarm)}`;
      const resumable = status === 'paused' ? mailbox : null;
      return [{ ...common, tone: 'bad', title: m.today_mailbox_guarded({ address }), detail, mailbox: resumable }];
    }
    if (status === 'disconnected') {
      const lost = mailbox.statusReason === 'mailbox_unauthorised';
      const title = lost ? m.connection_lost_title({ address }) : m.today_mailbox_disconnected({ address });
      const gone = mailbox.kind === 'gmail' ? m.gmail_lost_detail : m.connection_lost_detail;
      const detail = lost ? gone() : m.connection_off_detail();
      return [{ ...common, tone: 'bad', title, detail, href: links.mailbox(id) }];
    }
    if (status === 'paused' && refusal !== null) {
      const title = m.today_mailbox_refused({ address, code: refusal.code });
      const detail = AUTHENTICATION.includes(refusal.reason)
        ? m.today_mailbox_refused_dns()
        : m.today_mailbox_refused_policy();
      return [{ ...common, tone: 'bad', title, detail, href: links.deliverability(id), mailbox }];
    }
    if (status === 'paused') {
      const title = m.today_mailbox_paused({ address });
      return [{ ...common, tone: 'bad', title, detail: m.today_mailbox_detail(), mailbox }];
    }
    const [warning] = guard.warnings;
    if (warning !== undefined)
      return [{ ...common, tone: 'warn', title: m.today_mailbox_slowed({ address }), detail: countOf(warning) }];
    if (health.score >= HEALTH_ALERT) return [];
    const title = m.today_health_low({ address, score: f.number(health.score) });
    return [{ ...common, tone: 'warn', title, detail: m.today_health_low_detail() }];
  });
  const raised = alerts.map((alert): Watched => {
    const words: Said = WORDS[alert.code];
    const name = alert.campaignName ?? alert.leadName ?? '';
    return {
      key: alert.id,
      tone: GRAVE.includes(alert.code) ? 'bad' : 'warn',
      title: words.title({ name }),
      detail: words.detail(),
      href: hrefOf(alert),
      alertId: alert.id,
      mailbox: null,
    };
  });
  return [...boxes, ...raised].sort((a, b) => Number(b.tone === 'bad') - Number(a.tone === 'bad'));
}

function hrefOf({ code, conversationId, campaignId, leadId }: AlertItem): string | null {
  if (code === 'send_uncertain') return links.sent('uncertain');
  if (code === 'bookings_unread' || code === 'calendar_unread') return links.settings('integrations');
  if (code === 'outcome_unsaid' || code === 'event_unwritten' || code === 'event_unerased') return links.meetings();
  if (code === 'guard_paused') return links.deliverability();
  if (conversationId !== null) return links.conversation(conversationId);
  if (campaignId !== null) return links.campaign(campaignId);
  return leadId === null ? null : links.lead(leadId);
}
