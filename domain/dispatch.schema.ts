import { z } from 'zod';
import { clearanceSchema } from './approval.schema.ts';
import { DISPATCH_STATUSES } from './dispatch.ts';
import { MESSAGE_CLASSES } from './draft.ts';
import { idSchema } from './id.schema.ts';
import { instantSchema } from './text.schema.ts';

/** A message that left, or may have, with the gate's verdict that let it. */
export const dispatchSchema = z
  .object({
    id: idSchema('dsp'),
    draftId: idSchema('drf'),
    enrollmentId: idSchema('enr').nullable(),
    campaignId: idSchema('cmp').nullable(),
    leadId: idSchema('ld'),
    leadName: z.string(),
    companyName: z.string().nullable(),
    recipient: z.string(),
    subject: z.string(),
    class: z.enum(MESSAGE_CLASSES),
    step: z.number().int(),
    status: z.enum(DISPATCH_STATUSES),
    outcome: z.string().nullable(),
    messageId: z.string(),
    contentHash: z.string(),
    /** Approved by autopilot, and read by nobody. */
    unattended: z.boolean(),
    clearance: clearanceSchema,
    intendedAt: instantSchema,
    settledAt: instantSchema.nullable(),
  })
  .meta({ id: 'Dispatch' });
