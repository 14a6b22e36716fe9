import { z } from 'zod';
import { DISPATCH_STATUSES } from './dispatch.ts';
import { DRAFT_STATUSES, MESSAGE_CLASSES } from './draft.ts';
import { ENROLLMENT_ENDS, ENROLLMENT_STAGES } from './enrollment.ts';
import { idSchema } from './id.schema.ts';
import { MEETING_STATUSES } from './meeting.ts';
import { instantSchema } from './text.schema.ts';
import { TRIAGE_KINDS } from './triage/kinds.ts';
import { VERIFICATION_VERDICTS } from './verification.ts';

const base = { id: z.string(), at: instantSchema };

/** Something that happened to a lead, by kind. */
export const timelineItemSchema = z
  .discriminatedUnion('kind', [
    z.object({ ...base, kind: z.literal('created'), source: z.string() }),
    z.object({
      ...base,
      kind: z.literal('verified'),
      verdict: z.enum(VERIFICATION_VERDICTS),
      by: z.string().nullable(),
    }),
    z.object({ ...base, kind: z.literal('note'), noteId: idSchema('nte'), author: z.string(), text: z.string() }),
    z.object({
      ...base,
      kind: z.literal('enrolled'),
      enrollmentId: idSchema('enr'),
      campaignId: idSchema('cmp'),
      campaignName: z.string(),
      stage: z.enum(ENROLLMENT_STAGES).nullable(),
      step: z.number().int(),
    }),
    z.object({
      ...base,
      kind: z.literal('ended'),
      enrollmentId: idSchema('enr'),
      campaignId: idSchema('cmp'),
      campaignName: z.string(),
      end: z.enum(ENROLLMENT_ENDS),
    }),
    z.object({
      ...base,
      kind: z.literal('draft'),
      draftId: idSchema('drf'),
      campaignId: idSchema('cmp').nullable(),
      class: z.enum(MESSAGE_CLASSES),
      step: z.number().int(),
      status: z.enum(DRAFT_STATUSES),
      subject: z.string(),
    }),
    z.object({
      ...base,
      kind: z.literal('dispatch'),
      dispatchId: idSchema('dsp'),
      campaignId: idSchema('cmp').nullable(),
      class: z.enum(MESSAGE_CLASSES),
      step: z.number().int(),
      status: z.enum(DISPATCH_STATUSES),
      /** Approved by autopilot, and read by nobody. */
      unattended: z.boolean(),
    }),
    z.object({
      ...base,
      kind: z.literal('message'),
      messageId: idSchema('msg'),
      conversationId: idSchema('cnv').nullable(),
      direction: z.enum(['in', 'out']),
      subject: z.string(),
      snippet: z.string(),
      triage: z.enum(TRIAGE_KINDS).nullable(),
    }),
    z.object({
      ...base,
      kind: z.literal('meeting'),
      meetingId: idSchema('mtg'),
      status: z.enum(MEETING_STATUSES),
      title: z.string(),
      startsAt: instantSchema,
    }),
  ])
  .meta({ id: 'TimelineItem' });
