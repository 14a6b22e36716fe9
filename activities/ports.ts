import type { BannedWord } from '#domain/banned_word.ts';
import type { BookingVendor } from '#domain/booking.ts';
import type { CampaignPauseReason } from '#domain/campaign.ts';
import type { ClearedMessage } from '#domain/clearance.ts';
import type { BlocklistZone } from '#domain/deliverability/blocklist.ts';
import type { OrganisationByList } from '#domain/deliverability/dmarc.ts';
import type { Dns } from '#domain/deliverability/dns_port.ts';
import type { ApprovalDecision } from '#domain/draft.ts';
import type { Id } from '#domain/id.ts';
import type { Language, ReplyLanguage } from '#domain/language.ts';
import type { ModelFault } from '#domain/model_fault.ts';
import type { NotificationProblem, PushAccess } from '#domain/notification.ts';
import type { MailboxProblem } from '#domain/mailbox_provider.ts';
import type { Evidence, Opener } from '#domain/opener.ts';
import type { SuggestionSource, WrittenSentence } from '#domain/suggestion_source.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';
import type { BounceReason } from '#domain/triage/reasons.ts';
import type { VerificationVerdict } from '#domain/verification.ts';
import type { Voice } from '#domain/voice.ts';
import type { Db } from '#db/client.ts';
import type { Mailbox } from '#db/queries/mailbox.ts';
import type { Meeting } from '#db/queries/meeting.ts';
import type { BookingVendors } from './booking_vendors.ts';
import type { MemberCalendars } from './member_calendars.ts';

/** The time outside any workspace. A workspace's own clock is `workspaceNow` in db/queries/workspace.ts. */
export type Time = () => Date;

/** A message as a mailbox gives it: its own id of it, and its bytes. */
export type RawMessage = { externalId: string; raw: Uint8Array };

export type Accepted = Extract<SendResult, { status: 'accepted' }>;

/** What became of a handing over. A refusal is certain: the provider said no before or instead of accepting. */
export type SendResult =
  | {
      status: 'accepted';
      code: string;
      /** The Message-ID that the recipient sees, angle brackets included, where the provider writes its own over ours. */
      messageId?: string;
    }
  | {
      status: 'refused';
      code: string;
      permanent: boolean;
      /** What the provider's words and codes mean, where it refused for good; the words themselves stay in the adapter. */
      reason?: BounceReason;
      /** How long the provider asks to be left alone, where it refused for now. */
      retryAfterMs?: number;
    };

/** What a mailbox knows of a message that we may have sent. `unknown`: it has no way to tell. */
export type Whereabouts = 'accepted' | 'absent' | 'unknown';

/** A connected account, whatever its vendor. */
export type MailboxAdapter = {
  /**
   * Hands a cleared message over, once. A throw means that the outcome is not known, unless it is a
   * `NothingSent`: then not one byte of the message was given away and trying again is safe.
   * @param lastLook asked when everything is ready and before the first byte of the message; what it throws is thrown on
   */
  send(message: ClearedMessage, lastLook?: LastLook): Promise<SendResult>;
  /**
   * Hands the very same message over once more, by its key, where the provider gives its first answer to that: it is sent when
   * it was not before, and never twice. Asked within `ASKED_AGAIN_WITHIN_MS` of domain/dispatch.ts. Absent where a provider has no keys.
   * @returns null when it still cannot tell
   */
  askAgain?(message: ClearedMessage, lastLook: LastLook): Promise<Accepted | null>;
  /**
   * Looks a message up by its Message-ID header, angle brackets included. A throw means that the look failed, and is made
   * again; `unknown` that no look of this mailbox can tell.
   */
  whereabouts(messageId: string): Promise<Whereabouts>;
  /**
   * Reads what arrived since the cursor, oldest first, at most a page. `cursor` null starts where the mailbox is now: what
   * it held before it was connected is not ours to read. A message may be read again, under the same `externalId`.
   * @param wanted asked with a message's header; what it does not want is not read further and not given
   * @throws MailboxUnauthorised
   */
  read(
    cursor: string | null,
    wanted: Wanted,
  ): Promise<{ messages: RawMessage[]; cursor: string | null; more: boolean }>;
  /** Tries the connection without sending anything. @returns what is wrong with it, nothing when it works */
  check(): Promise<MailboxProblem[]>;
  /**
   * How long after its last byte a message may still be accepted, in milliseconds: a look-up that finds nothing proves
   * nothing until then. `SETTLES_WITHIN_MS` of domain/dispatch.ts unless given.
   */
  readonly settlesWithinMs?: number;
};

/** Whether a message may still go: somebody may have paused its mailbox meanwhile. @throws NothingSent when it may not */
export type LastLook = () => Promise<void>;

/** What stands outside the database, and knows how far it was: one that is behind was restored, and has forgotten sends. */
export type Fence = {
  /** Counts one handing over, in the database and outside. @throws NothingSent when this LeadGen may not send from it */
  pass(): Promise<void>;
  /** When this database was last found to be behind, or a copy, by the time outside any workspace; null: never. */
  restoredAt(): Promise<Date | null>;
};

/** Whether a message is to be read in full, by its header (RFC 5322, 2.2). */
export type Wanted = (header: Uint8Array) => Promise<boolean>;

/** The connection failed before anything was handed over. `code` is a code, never a vendor's text. */
export class NothingSent extends Error {
  override readonly name: string = 'NothingSent';
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** The credentials of a mailbox no longer work: it is disconnected until a person gives others. Nothing was sent. */
export class MailboxUnauthorised extends NothingSent {
  override readonly name = 'MailboxUnauthorised';
  constructor() {
    super('mailbox_unauthorised');
  }
}

export type Mailboxes = { of(mailbox: Mailbox): MailboxAdapter };

/** What is stored sealed about connected accounts. */
export type Secrets = {
  /** `context` names what was sealed. */
  open: (sealed: string, context: string) => string;
  /** The same text under today's key; null when it is under it already. */
  renew: (sealed: string, context: string) => string | null;
  seal: (plain: string, context: string) => string;
};

/** Null: a channel took it. Else why it did not, and how long it asks to be left alone. */
export type Taken = { problem: NotificationProblem; afterMs?: number } | null;

/** Ways to reach our own users beyond the app. Nobody throws for what a channel says. */
export type Channels = {
  /** @param message `topic` takes the place of what waits under the same there (RFC 8030, 5.4) */
  push(
    access: PushAccess,
    key: { publicKey: string; privateKey: string },
    message: { text: string; topic: string; ttlSeconds: number },
  ): Promise<Taken>;
  /** @param text in Slack's markup, with what others wrote escaped */
  slack(url: string, text: string): Promise<Taken>;
};

/**
 * Hands a letter of ours to our own user over, by a transport of its own: never to a prospect.
 * @throws when it could not be handed over
 */
export type Post = (letter: {
  to: string;
  subject: string;
  text: string;
  html: string;
  off: string;
}) => Promise<unknown>;

/** A lead as a provider sees it: what is known, by our own reference. */
export type PersonToEnrich = {
  reference: string;
  email: string;
  firstName: string | null;
  lastName: string | null;
  companyName: string | null;
  companyDomain: string | null;
};

export type EnrichedPerson = {
  reference: string;
  verdict: VerificationVerdict;
  /** The provider knows that this person must not be contacted: suppress. */
  doNotContact: boolean;
  /** What it found, in its words; a field that is absent was not found. */
  lead: Partial<Record<'firstName' | 'lastName' | 'title' | 'phone' | 'linkedin' | 'country', string>>;
  company: Partial<Record<'name' | 'domain' | 'industry' | 'size' | 'city', string>>;
};

/** Why a provider verified nothing. */
export type EnricherErrorCode =
  | 'enricher_unauthorised' // it does not know our key
  | 'enricher_no_credits' // the whole batch was refused
  | 'enricher_refused' // it does not want this batch
  | 'enricher_rate_limited'
  | 'enricher_unavailable' // no answer, or one that says so
  | 'enricher_odd_answer' // an answer that its documentation does not know
  | 'enricher_not_configured'; // there is no key

/** The provider said no, or nothing. Codes only, never its words. */
export class EnricherError extends Error {
  override readonly name = 'EnricherError';
  readonly code: EnricherErrorCode;
  readonly retryable: boolean;
  constructor(code: EnricherErrorCode, retryable: boolean) {
    super(code);
    this.code = code;
    this.retryable = retryable;
  }
}

/**
 * Verifies addresses and completes people. `start` hands a batch over; `result`, given the same people, is null while it
 * is not ready. Both throw an EnricherError.
 */
export type Enricher = {
  readonly name: string;
  /** The most people that one batch may hold. */
  readonly batchSize: number;
  /** How long an answer takes as a rule: the wait before each look at a batch, in seconds. */
  readonly pollSeconds: number;
  start(people: readonly PersonToEnrich[], language: Language): Promise<{ requestId: string }>;
  result(requestId: string, people: readonly PersonToEnrich[]): Promise<EnrichedPerson[] | null>;
};

/** Writes the sentence that shows why this person is written to, from stored evidence only; null when there is none. */
export type OpenerWriter = {
  write(input: {
    evidence: readonly Evidence[];
    language: Language;
    /** milliseconds on the workspace's clock */
    now: number;
    lead: { firstName: string | null; lastName: string | null; title: string | null };
    company: { name: string } | null;
    sender: { firstName: string; company: string };
  }): Promise<Opener | null>;
};

/** What a model wrote: sentences with the ids that they rest on, and the places of the questions that it leaves. */
export type ModelAnswer = {
  sentences: readonly WrittenSentence[];
  unanswered: readonly number[];
};
/** Writes an answer from sources and nothing else, for its caller to check. Null for nonsense; throws `model_unanswered`. */
export type SuggestionWriter = {
  write(input: {
    language: ReplyLanguage;
    address: Voice['address'];
    manner: Voice['manner'];
    banned: readonly BannedWord[];
    sources: readonly SuggestionSource[];
    questions: readonly string[];
  }): Promise<ModelAnswer | null>;
};

/** A spam filter's opinion of a message: its score, from which score on it is spam, and the tests that fired. */
export type SpamVerdict = { score: number; threshold: number; tests: readonly string[] };
/** Null when it does not answer. */
export type SpamScorer = { score(raw: Uint8Array): Promise<SpamVerdict | null> };

export type Triager = {
  /** About what the rules call unclear; null when it does not know better, and why it did not answer where it did not. */
  classify(message: {
    text: string;
    sentOn: string;
  }): Promise<
    { kind: TriageKind; confidence: number; sentence: string; date: string | null } | { fault: ModelFault } | null
  >;
  /** What it reads beside the rules, whether it is sure or not; null when it does not answer. */
  compare(message: { text: string; sentOn: string }): Promise<TriageKind | null>;
};

/** What the DNS is asked through, and which lists it is asked about. */
export type DomainLookup = {
  readonly dns: Dns;
  readonly organisationByList: OrganisationByList;
  /** Empty where nobody is to be asked. */
  readonly blocklists: readonly BlocklistZone[];
};

type OutreachKey = { workspaceId: Id<'ws'>; campaignId: Id<'cmp'>; leadId: Id<'ld'> };
type CampaignKey = { workspaceId: Id<'ws'>; campaignId: Id<'cmp'> };

/**
 * Starts workflows and tells them what happened. Ids are deterministic, so each call may be made again.
 * A `false` says that no such workflow is open any more: nobody was told.
 */
export type Workflows = {
  startOutreach(
    input: OutreachKey & { enrollmentId: Id<'enr'>; mailboxId: Id<'mbx'>; clockOffsetMs: number },
  ): Promise<void>;
  replied(
    key: OutreachKey,
    reply: { messageId: Id<'msg'>; kind: TriageKind; date: string | null; colleague?: 'wrote' },
  ): Promise<boolean>;
  nudgeOutreach(key: OutreachKey): Promise<boolean>;
  closeOutreach(key: OutreachKey, end: 'replied' | 'rejected' | 'stopped' | 'opted_out'): Promise<boolean>;
  moveClock(key: OutreachKey, clockOffsetMs: number): Promise<boolean>;
  outreachEnded(key: CampaignKey): Promise<boolean>;
  holdCampaign(key: CampaignKey, reason: 'complaint'): Promise<boolean>;
  nudgeCampaign(key: CampaignKey): Promise<boolean>;
  moveCampaignClock(key: CampaignKey, clockOffsetMs: number): Promise<boolean>;
  nudgeReply(key: { workspaceId: Id<'ws'>; draftId: Id<'drf'> }): Promise<boolean>;
  moveReplyClock(key: { workspaceId: Id<'ws'>; draftId: Id<'drf'> }, clockOffsetMs: number): Promise<boolean>;
  /** Verifies and completes leads: these, or when none are named those of a source. One batch of a name runs at a time. */
  startEnrichment(input: {
    workspaceId: Id<'ws'>;
    batch: string;
    leadIds: readonly Id<'ld'>[];
    source: string | null;
  }): Promise<void>;
  mailArrived(key: { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'> }): Promise<void>;
  decided(
    key: OutreachKey,
    decision: { approvalId: Id<'apr'>; draftId: Id<'drf'>; contentHash: string; decision: ApprovalDecision },
  ): Promise<boolean>;
  /** A person gave a proposed draft other words. */
  edited(key: OutreachKey, draftId: Id<'drf'>): Promise<boolean>;
  /** `paused`: why, where it is; left out for one that runs. */
  startCampaign(
    input: CampaignKey & { clockOffsetMs: number; paused?: CampaignPauseReason | undefined },
  ): Promise<void>;
  /** How many outreaches of a workspace go on, as far as the server's index knows: it may lag by moments. */
  countOutreaches(key: { workspaceId: Id<'ws'> }): Promise<number>;
  /** Whose they are. */
  outreachesUnderWay(key: { workspaceId: Id<'ws'> }): Promise<OutreachKey[]>;
  /** Starts an outreach whose run is lost, from where its enrollment stands; where it goes on this is nothing. */
  recoverOutreach(
    input: OutreachKey & { enrollmentId: Id<'enr'>; mailboxId: Id<'mbx'>; clockOffsetMs: number },
  ): Promise<void>;
  /** Starts an import whose run is lost or never began; where it goes on this is nothing. `pages`: null when its file is not read. */
  recoverImport(input: {
    workspaceId: Id<'ws'>;
    importId: Id<'imp'>;
    pages: number | null;
    confirmed: boolean;
  }): Promise<void>;
  /** A mailbox works again: it is read, and what it held looks again. */
  mailboxBack(key: { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'> }): Promise<void>;
  /** Has the DNS of a mailbox's domain read now. */
  checkDomain(key: { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'> }): Promise<void>;
  startMailbox(key: { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'> }): Promise<void>;
  startSandbox(key: { workspaceId: Id<'ws'> }): Promise<void>;
  startReply(input: {
    workspaceId: Id<'ws'>;
    draftId: Id<'drf'>;
    approvalId: Id<'apr'>;
    contentHash: string;
    clockOffsetMs: number;
  }): Promise<void>;
  /** Has somebody erased on the day that they were promised; `due`: it has come. */
  startErasure(key: { workspaceId: Id<'ws'>; leadId: Id<'ld'>; due: boolean }): Promise<void>;
  /** Has a workspace's addresses re-verified by schedule. */
  keepFresh(key: { workspaceId: Id<'ws'> }): Promise<void>;
  /** Has an account at a booking vendor looked through by schedule. */
  keepLooking(key: { workspaceId: Id<'ws'>; vendor: BookingVendor }): Promise<void>;
  /** Has a member's calendar read, and written into, where that does not go on yet. */
  keepCalendar(key: { workspaceId: Id<'ws'>; calendarId: Id<'cal'> }): Promise<void>;
  /** Has a notification that was written down told; where it is being told this is nothing. */
  startNotification(key: { workspaceId: Id<'ws'>; notificationId: Id<'ntf'> }): Promise<void>;
  /** Says what a meeting came to: a booked one ends its lead's stories, a cancelled one takes one up again. */
  tellMeeting(meeting: Meeting): Promise<void>;
};

/** Where the sandbox's mail server listens, and what its logins are derived from. */
export type SandboxServer = { host: string; port: number; secret: string };

/** What the people of a sandbox live by. */
export type SandboxWorld = {
  /** The mail server that they and the sandbox's mailbox write through. */
  server: () => SandboxServer;
  /** Where our own endpoints are reached from this machine, without a trailing slash: what people click is really fetched. */
  origin: () => string;
  /** Opens a sealed secret; `context` names what was sealed. */
  open: (sealed: string, context: string) => string;
};

/** What activities are made of. */
export type Ports = {
  db: Db;
  time: Time;
  mailboxes: Mailboxes;
  fence: Fence;
  secrets: Secrets;
  bookings: BookingVendors;
  calendars: MemberCalendars;
  channels: Channels;
  post: Post;
  enricher: (workspace: { sandbox: boolean }) => Enricher;
  openers: OpenerWriter;
  /** Null where no model is configured: the rules' word stands. */
  triager: Triager | null;
  /** Null where no model is configured: suggestions are the templates'. */
  suggester: SuggestionWriter | null;
  domains: DomainLookup;
  /** Null where no spam filter is asked. */
  spam: SpamScorer | null;
  workflows: Workflows;
  /** Fresh random bytes, for ids and tokens. */
  random: (length: number) => Uint8Array;
  /** Where the product is reached from outside, without a trailing slash: opt-out and booking links. */
  publicUrl: string;
  /** Signs and checks the tokens in links. */
  tokens: { sign(payload: string): string; verify(token: string): string | null };
  /** Null where no sandbox is served. */
  sandbox: SandboxWorld | null;
};
