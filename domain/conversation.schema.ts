import { z } from 'zod';
import { clearanceSchema } from './approval.schema.ts';
import { AUDIT_ACTIONS } from './audit.ts';
import { CONVERSATION_PLACES } from './conversation.ts';
import { idSchema } from './id.schema.ts';
import { ENROLLMENT_ENDS, ENROLLMENT_STAGES } from './enrollment.ts';
import { MODEL_FAULTS } from './model_fault.ts';
import { pageSchema } from './page.schema.ts';
import { suggestionSchema } from './suggestion.schema.ts';
import { instantSchema } from './text.schema.ts';
import { CARRIED_KINDS } from './triage/carried.ts';
import { TRIAGE_GROUPS, TRIAGE_KINDS } from './triage/kinds.ts';
import { bannedWordSchema } from './voice.schema.ts';

const kindSchema = z.enum(TRIAGE_KINDS);

/** A sent or received message, as text. */
export const messageSchema = z
  .object({
    id: idSchema('msg'),
    conversationId: idSchema('cnv').nullable(),
    leadId: idSchema('ld').nullable(),
    mailboxId: idSchema('mbx'),
    direction: z.enum(['in', 'out']),
    fromAddress: z.string(),
    fromName: z.string(),
    toAddress: z.string(),
    subject: z.string(),
    text: z.string(),
    kind: kindSchema.nullable(),
    /** The sentence that decided, and how sure the triage was of it, 0 to 1. */
    reason: z.string().nullable(),
    confidence: z.number().nullable(),
    /** It could not be kept as it came: its bytes are, and nothing of them is shown. */
    unreadable: z.boolean(),
    /** Its mailbox's provider says that somebody else may have written it: nothing of it was acted on. */
    unverified: z.boolean(),
    correctedBy: z.string().nullable(),
    /** It was booked as interest, and a model that read it beside the rules says that it asks to stop. */
    caution: z.boolean(),
    /** Why a model that was asked what it is did not answer; null where it did, or a person said meanwhile. */
    fault: z.enum(MODEL_FAULTS).nullable(),
    matchedBy: z.string().nullable(),
    at: instantSchema,
  })
  .meta({ id: 'Message' });

/** A thread that somebody answered. */
export const conversationSchema = z
  .object({
    id: idSchema('cnv'),
    leadId: idSchema('ld').nullable(),
    leadName: z.string(),
    companyName: z.string().nullable(),
    enrollmentId: idSchema('enr').nullable(),
    mailboxId: idSchema('mbx'),
    subject: z.string(),
    kind: kindSchema.nullable(),
    snippet: z.string(),
    messages: z.number().int(),
    lastInboundAt: instantSchema.nullable(),
    lastMessageAt: instantSchema,
    /** For a person to look at, with the other side, put off, or dealt with. */
    place: z.enum(CONVERSATION_PLACES),
    doneAt: instantSchema.nullable(),
    snoozedUntil: instantSchema.nullable(),
    assignedTo: idSchema('mb').nullable(),
    /** When the first qualified reply came in that nobody answered yet, and by when it is to be answered. */
    awaitingSince: instantSchema.nullable(),
    answerBy: instantSchema.nullable(),
    /** When the meeting starts that they booked; null for none that stands. */
    meetingAt: instantSchema.nullable(),
    /** What every act on it is to name: one on what has changed since is refused with `changed_meanwhile`. */
    version: z.number().int(),
  })
  .meta({ id: 'Conversation' });

/** The version that was seen. */
const seen = { version: z.number().int().min(0) };
export const doneSchema = z.object({ done: z.boolean(), ...seen });
export const closeSchema = z.object(seen);
/** Until the morning of a day, on the workspace's calendar; null takes it back. */
export const snoozeSchema = z.object({ until: z.iso.date().nullable(), ...seen });
/** The member who takes care of it; null for nobody. */
export const assignSchema = z.object({ memberId: idSchema('mb').nullable(), ...seen });

export const enrollmentSchema = z
  .object({
    id: idSchema('enr'),
    campaignId: idSchema('cmp'),
    campaignName: z.string().nullable(),
    stage: z.enum(ENROLLMENT_STAGES).nullable(),
    end: z.enum(ENROLLMENT_ENDS).nullable(),
    step: z.number().int(),
    /** Every step of its sequence is behind it: time alone ends it, or hands it to a person. */
    nothingLeft: z.boolean(),
    wakeAt: instantSchema.nullable(),
    reason: z.string().nullable(),
    timelineUrl: z.string().nullable(),
  })
  .meta({ id: 'Enrollment' });

export const proposalSchema = z
  .object({
    id: idSchema('prp'),
    leadId: idSchema('ld'),
    /** the reply that carries it; null where the recipient's own page does */
    messageId: idSchema('msg').nullable(),
    kind: z.enum(CARRIED_KINDS),
    values: z.record(z.string(), z.string()),
    /** the reply's sentence that says it, in its own words; empty where there is none */
    sentence: z.string(),
    createdAt: instantSchema,
  })
  .meta({ id: 'Proposal' });

export const acceptedProposalSchema = z.object({
  proposalId: idSchema('prp'),
  /** The lead that it made or found, or the one whose reply carried it. */
  leadId: idSchema('ld'),
  /** Whether the lead is new. */
  created: z.boolean(),
});

/** An answer that somebody wrote and that has not left. */
export const unsentReplySchema = z
  .object({
    draftId: idSchema('drf'),
    words: z.string(),
    /** Who wrote it, as in the audit log, and when. */
    by: z.string(),
    writtenAt: instantSchema,
    /** When it is to leave; null while no instant is promised to it. */
    leavesAt: instantSchema.nullable(),
    /** The gate did not let it leave: it will not. */
    refused: z.boolean(),
    /** The gate as it stands for it. */
    clearance: clearanceSchema,
  })
  .meta({ id: 'UnsentReply' });

/** A conversation with everything that stands beside it. */
export const threadSchema = z
  .object({
    conversation: conversationSchema.omit({ snippet: true, messages: true, meetingAt: true }),
    /** The last thing that its version counted: who, as in the audit log, what, and when; null before there was any. */
    changed: z.object({ by: z.string(), how: z.enum(AUDIT_ACTIONS), at: instantSchema }).nullable(),
    messages: z.array(messageSchema),
    unsent: z.array(unsentReplySchema),
    enrollment: enrollmentSchema.nullable(),
    proposals: z.array(proposalSchema),
    /** An answer to read, change and send; null when none is proposed. */
    suggestion: suggestionSchema.nullable(),
    /** Words that the workspace does not say, and what it says instead. */
    banned: z.array(bannedWordSchema),
  })
  .meta({ id: 'Thread' });

/** Open threads by group. */
const countsSchema = z.partialRecord(z.enum(TRIAGE_GROUPS), z.number().int());
const partSchema = pageSchema(conversationSchema);
/** The list as a person works through it: a part goes on with `listConversations` and its `next`. */
export const inboxSchema = z
  .object({
    clock: z.object({ now: instantSchema, zone: z.string() }),
    counts: countsSchema,
    /** False where a search counted the newest thousand open threads alone: there may be more. */
    countedAll: z.boolean(),
    /** Open, with a qualified reply that waits for its answer: the longest wait first. */
    awaiting: partSchema,
    /** The other open ones, and the rest by place, the latest message first. */
    open: partSchema,
    waiting: partSchema,
    snoozed: partSchema,
    done: partSchema,
  })
  .meta({ id: 'Inbox' });
export const correctTriageSchema = z.object({
  kind: kindSchema,
  /** First day back, or the day they asked to be written to again, for `out_of_office` and `not_now`. */
  date: z.iso.date().nullable().default(null),
  /** The version of the thread that was seen; left out by whoever looks at the message alone: they correct nobody else’s correction. */
  version: z.number().int().min(0).optional(),
});
export const replySchema = z.object({
  words: z.string().trim().min(1).max(8000),
  /** The suggested answer that it was made of: what was changed in it may say how the workspace speaks. */
  suggestion: z.object({ variant: z.number().int().min(0).max(1000), hash: z.string().max(64) }).optional(),
  ...seen,
});
export const repliedSchema = z.object({ draftId: idSchema('drf'), told: z.boolean() });
