import type { GmailOutcome } from '#domain/gmail_consent.ts';
import { m } from '#ui/paraglide/messages.js';

interface Said {
  /** What happened. */
  readonly title: () => string;
  /** What was kept, and what comes next. */
  readonly detail: () => string;
  readonly tone: 'neutral' | 'warn' | 'bad';
}

/** What became of a consent at Google. */
export const GMAIL_OUTCOME_WORDS = {
  connected: { title: m.gmail_outcome_connected, detail: m.gmail_outcome_connected_detail, tone: 'neutral' },
  refused: { title: m.gmail_outcome_refused, detail: m.gmail_outcome_refused_detail, tone: 'warn' },
  expired: { title: m.gmail_outcome_expired, detail: m.gmail_outcome_expired_detail, tone: 'warn' },
  permissions: { title: m.gmail_outcome_permissions, detail: m.gmail_outcome_permissions_detail, tone: 'warn' },
  already_exists: {
    title: m.gmail_outcome_already_exists,
    detail: m.gmail_outcome_already_exists_detail,
    tone: 'warn',
  },
  failed: { title: m.gmail_outcome_failed, detail: m.gmail_outcome_failed_detail, tone: 'bad' },
  unavailable: { title: m.gmail_outcome_unavailable, detail: m.gmail_outcome_unavailable_detail, tone: 'warn' },
  sandbox: { title: m.gmail_outcome_sandbox, detail: m.gmail_outcome_sandbox_detail, tone: 'warn' },
} satisfies Record<GmailOutcome, Said>;
