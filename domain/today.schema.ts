import { z } from 'zod';
import { WATCHED_ALERTS } from './alert.ts';
import { approvalItemSchema } from './approval.schema.ts';
import { CAMPAIGN_STATUSES } from './campaign.ts';
import { ENROLLMENT_STAGES } from './enrollment.ts';
import { idSchema } from './id.schema.ts';
import { mailboxSchema } from './mailbox.schema.ts';
import { meetingItemSchema } from './meeting.schema.ts';
import { departuresSchema } from './shell.schema.ts';
import { instantSchema } from './text.schema.ts';
import { TRIAGE_KINDS } from './triage/kinds.ts';

/** A reply that is worth a meeting, and that nobody answered. */
const hotReplySchema = z.object({
  conversationId: idSchema('cnv'),
  leadId: idSchema('ld'),
  leadName: z.string(),
  leadTitle: z.string().nullable(),
  companyName: z.string().nullable(),
  /** Who takes care of it. */
  assignedTo: idSchema('mb').nullable(),
  kind: z.enum(TRIAGE_KINDS),
  /** What they wrote, without quotes and signature, cut at 400 characters. */
  words: z.string(),
  at: instantSchema,
  /** By when it is to be answered. */
  answerBy: instantSchema,
});

/** Something to look at: a code with what it is about. The screen words it. */
const alertSchema = z.object({
  id: idSchema('alr'),
  code: z.enum(WATCHED_ALERTS),
  at: instantSchema,
  leadId: idSchema('ld').nullable(),
  leadName: z.string().nullable(),
  conversationId: idSchema('cnv').nullable(),
  campaignId: idSchema('cmp').nullable(),
  campaignName: z.string().nullable(),
});

/** What came of a stretch of time. Qualified replies are counted among the people contacted in it. */
const figuresSchema = z.object({
  since: instantSchema,
  meetings: z.number().int(),
  qualified: z.number().int(),
  contacted: z.number().int(),
  /** 95 % Wilson interval of qualified among contacted; null while nobody was contacted */
  rate: z.object({ point: z.number(), low: z.number(), high: z.number() }).nullable(),
  sent: z.number().int(),
});

const liveCampaignSchema = z.object({
  id: idSchema('cmp'),
  name: z.string(),
  status: z.enum(CAMPAIGN_STATUSES),
  statusReason: z.string().nullable(),
  enrolled: z.number().int(),
  active: z.number().int(),
  stages: z.partialRecord(z.enum(ENROLLMENT_STAGES), z.number().int()),
  /** Where an engineer reads its timeline; null for those who may not. */
  timelineUrl: z.string().nullable(),
});

/** What needs a person now, in order of what it is worth, and how things stand. */
export const todaySchema = z
  .object({
    clock: z.object({ now: instantSchema, zone: z.string() }),
    approvals: z.object({
      count: z.number().int(),
      /** who waits longest, with when it would leave, and the three after */
      first: approvalItemSchema.extend({ wouldLeaveAt: instantSchema.nullable() }).nullable(),
      then: z.array(z.string()),
    }),
    hotReplies: z.object({ count: z.number().int(), items: z.array(hotReplySchema) }),
    alerts: z.array(alertSchema),
    meetings: z.object({ count: z.number().int(), items: z.array(meetingItemSchema) }),
    week: figuresSchema,
    month: figuresSchema,
    mailboxes: z.array(mailboxSchema),
    campaigns: z.array(liveCampaignSchema),
    departures: departuresSchema.nullable(),
    /** steps of the onboarding that are still to do */
    onboarding: z.array(z.string()),
  })
  .meta({ id: 'Today' });

/** How the first meeting came about. */
export const firstMeetingSchema = z
  .object({
    meeting: meetingItemSchema,
    clock: z.object({ now: instantSchema, zone: z.string() }),
    leadTitle: z.string().nullable(),
    /** the letters that left for this person, each read by somebody */
    letters: z.array(z.object({ at: instantSchema, step: z.number().int() })),
    reply: z.object({ at: instantSchema, sentence: z.string() }).nullable(),
    /** every letter of the workspace until the booking, and the complaints about them */
    sent: z.number().int(),
    complaints: z.number().int(),
    /** what settles it once it was seen; null when it was */
    alertId: idSchema('alr').nullable(),
  })
  .meta({ id: 'FirstMeeting' });
