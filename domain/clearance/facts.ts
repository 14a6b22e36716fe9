import type { Autopilot } from '../autopilot.ts';
import type { Window } from '../calendar.ts';
import type { CampaignStatus } from '../campaign.ts';
import type { MailProvider } from '../deliverability/mx.ts';
import type { DnsVerdict } from '../dns.ts';
import type { DraftStatus, MessageClass } from '../draft.ts';
import type { Guard, GuardVerdict } from '../guard.ts';
import type { Id } from '../id.ts';
import type { MailboxStatus } from '../mailbox.ts';
import type { Policy } from '../policy.ts';
import type { SuppressionKind, SuppressionReason } from '../suppression.ts';
import type { Verification } from '../verification.ts';

/** A decision to send, by a person or by autopilot, bound to the content it was taken on. */
export interface ApprovalFacts {
  readonly by: 'person' | 'autopilot';
  readonly contentHash: string;
  readonly decidedAt: number;
  /** different members who approved these bytes, this one included; 0 for autopilot */
  readonly persons: number;
}

export interface SuppressionMatch {
  readonly kind: SuppressionKind;
  readonly reason: SuppressionReason;
  /** when it was suppressed */
  readonly at: number;
  /** the prospect wrote to us after that */
  readonly prospectWroteSince: boolean;
}

/**
 * Everything the gate looks at, read in one transaction. Instants are milliseconds since 1970 by the workspace's clock.
 * Nothing personal: ids, dates, counts and verdicts, so that a clearance can be stored and shown whole.
 */
export interface ClearanceFacts {
  readonly messageClass: MessageClass;
  readonly now: number;
  readonly draft: {
    readonly id: Id<'drf'>;
    readonly status: DraftStatus;
    /** computed from the message about to leave, not read from where it was stored */
    readonly contentHash: string;
    /** the template it was written from is shared by the workspace; null when it has none (a reply) */
    readonly fromSharedTemplate: boolean | null;
  };
  readonly approval: ApprovalFacts | null;
  readonly verification: Verification | null;
  /** every suppression of the account that matches the recipient */
  readonly suppressions: readonly SuppressionMatch[];
  /** the last message sent to this person by another campaign of the account */
  readonly lastContactByOther: { readonly campaignId: Id<'cmp'>; readonly at: number } | null;
  /** for each other person of the company written to by the account: when last. Any order. */
  readonly otherPersonsContactedAt: readonly number[];
  readonly dns: DnsVerdict;
  readonly inbox: { readonly lastReadAt: number | null; readonly repliedSince: boolean };
  /** the last message of the conversation is the prospect's */
  readonly prospectWroteLast: boolean;
  /** null for a reply outside any campaign */
  readonly campaignStatus: CampaignStatus | null;
  /** what the guard has against the campaign, whether or not anybody has paused it yet */
  readonly campaignGuard: readonly GuardVerdict[];
  readonly mailboxStatus: MailboxStatus;
  /** why it is paused or disconnected, as a code; null while it is connected */
  readonly mailboxReason: string | null;
  /** the provider's code for which it was paused; null when it was not */
  readonly mailboxRefusal: string | null;
  /**
   * what the guards say as they stand, whether or not anybody has paused yet: of the mailbox, its domain, the source of
   * the address and the provider of its mail
   */
  readonly guard: Guard;
  /** where the recipient's address came from; null when nothing says so */
  readonly source: string | null;
  /** who runs the recipient's mail; null while it is not known */
  readonly provider: MailProvider | null;
  readonly policy: Policy;
  /** where the campaign's autopilot stands now; null where a person approved, or nobody */
  readonly autopilot: Autopilot | null;
  /** ISO 3166-1 alpha-2 of the recipient, null when not known */
  readonly country: string | null;
  /** `limit` is halved while one of its guards warns. `used` counts every dispatch that may have left since the day began in the mailbox's zone */
  readonly quota: { readonly used: number; readonly limit: number; readonly resetsAt: number };
  /** the recipient's */
  readonly window: Window & { readonly zone: string; readonly holidays: readonly string[] };
  readonly lastDispatchAt: number | null;
}
