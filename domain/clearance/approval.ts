import { isUnlocked } from '../autopilot.ts';
import { DAY_MS } from '../calendar.ts';
import type { DraftStatus } from '../draft.ts';
import type { ClearanceFacts } from './facts.ts';
import { hold, pass, refuse, type RuleOutcome, type RuleValues } from './result.ts';

/** Drafts that are over: no approval brings them back. */
const OVER: readonly DraftStatus[] = ['superseded', 'skipped', 'rejected', 'expired', 'sent'];

/** A person approved it, lately enough, or autopilot did while it was unlocked. */
export function approved({ messageClass, draft, approval, autopilot, policy, now }: ClearanceFacts): RuleOutcome {
  if (OVER.includes(draft.status)) return refuse({ reason: 'draft_over', draftStatus: draft.status });
  if (approval === null) return hold({ reason: 'not_approved' });
  const expiresAt = approval.decidedAt + policy.approvalDays * DAY_MS;
  const values = { by: approval.by, decidedAt: approval.decidedAt, expiresAt };
  if (draft.status !== 'approved') return hold({ ...values, reason: 'not_approved', draftStatus: draft.status });
  if (now >= expiresAt) {
    // A step is proposed again, to be read again; an answer stays as its writer left it.
    const expired = messageClass === 'sequence' ? refuse : hold;
    return expired({ ...values, reason: 'approval_expired' });
  }
  if (approval.by === 'person') return pass(values);
  const locked = autopilotLocked({ messageClass, autopilot });
  return locked === null ? pass(values) : hold({ ...values, ...locked });
}

/** Why what autopilot approved must not leave unread; null while it may. An answer never does. */
export function autopilotLocked({
  messageClass,
  autopilot,
}: Pick<ClearanceFacts, 'messageClass' | 'autopilot'>): RuleValues | null {
  if (messageClass === 'sequence' && autopilot !== null && isUnlocked(autopilot)) return null;
  return { reason: AUTOPILOT_LOCKED, missing: autopilot?.missing.join(' ') ?? '' };
}

export const AUTOPILOT_LOCKED = 'autopilot_locked';

/** The bytes about to leave are the bytes that were approved. */
export function contentUnchanged({ draft, approval }: ClearanceFacts): RuleOutcome {
  // With nothing approved there is nothing to compare: the rule above holds the message already.
  if (approval === null) return { verdict: 'skipped', values: { contentHash: draft.contentHash } };
  const values = { contentHash: draft.contentHash, approvedHash: approval.contentHash };
  return draft.contentHash === approval.contentHash ? pass(values) : refuse({ ...values, reason: 'content_changed' });
}
