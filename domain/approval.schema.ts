import { z } from 'zod';
import { claimSchema, lintFindingSchema } from './campaign.schema.ts';
import { CLEARANCE_VERDICTS, RULE_NAMES } from './clearance.ts';
import { APPROVAL_DECISIONS, DRAFT_STATUSES, MESSAGE_CLASSES } from './draft.ts';
import { idSchema } from './id.schema.ts';
import { instantSchema } from './text.schema.ts';

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/, 'Must be the contentHash of the draft that was read.');

/** A draft in the queue: what a list needs to show it. */
export const approvalItemSchema = z
  .object({
    draftId: idSchema('drf'),
    status: z.enum(DRAFT_STATUSES),
    class: z.enum(MESSAGE_CLASSES),
    step: z.number().int(),
    contentHash: z.string(),
    subject: z.string(),
    snippet: z.string(),
    leadId: idSchema('ld'),
    leadName: z.string(),
    leadTitle: z.string().nullable(),
    companyName: z.string().nullable(),
    variant: z.string(),
    /** The same for letters whose texts differ by their readers' fields alone. */
    alike: z.string(),
    campaignId: idSchema('cmp').nullable(),
    campaignName: z.string().nullable(),
    enrollmentId: idSchema('enr').nullable(),
    expiresAt: instantSchema.nullable(),
    /** When an approved one is to leave. */
    slotAt: instantSchema.nullable(),
    createdAt: instantSchema,
  })
  .meta({ id: 'ApprovalItem' });

/** One rule of the gate, with its values; instants are milliseconds since 1970 on the workspace's clock. */
export const clearanceSchema = z
  .object({
    verdict: z.enum(CLEARANCE_VERDICTS),
    rules: z.array(
      z.object({
        rule: z.enum(RULE_NAMES),
        verdict: z.enum(['pass', 'wait', 'fail', 'skipped']),
        values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
        eligibleAt: z.number().optional(),
        final: z.boolean().optional(),
      }),
    ),
    nextEligibleAt: z.number().nullable(),
    evaluatedAt: z.number(),
  })
  .meta({ id: 'Clearance' });

/** Everything that a person looks at before deciding. */
export const approvalSchema = approvalItemSchema
  .omit({ snippet: true })
  .extend({
    recipient: z.string(),
    recipientName: z.string(),
    sender: z.string(),
    /** What a person may edit, and the notice under it, which nobody may. */
    words: z.string(),
    notice: z.string(),
    claims: z.array(claimSchema),
    lint: z.array(lintFindingSchema),
    company: z
      .object({
        name: z.string(),
        industry: z.string().nullable(),
        size: z.string().nullable(),
        city: z.string().nullable(),
      })
      .nullable(),
    evidence: z.array(z.object({ id: idSchema('evd'), quote: z.string(), source: z.string(), at: instantSchema })),
    /** The gate as it stands; `approved` is what is left to a person. */
    clearance: clearanceSchema,
    /** When it would leave if it were approved now; null when something else holds it. */
    wouldLeaveAt: instantSchema.nullable(),
    /** How many people approved these very words, and how many must. */
    approvals: z.object({ given: z.number().int(), needed: z.number().int() }),
    decidedBy: z.string().nullable(),
    decidedAt: instantSchema.nullable(),
    previous: z.array(z.object({ at: instantSchema, subject: z.string(), text: z.string() })),
  })
  .meta({ id: 'Approval' });

export const decisionSchema = z.object({ decision: z.enum(APPROVAL_DECISIONS), contentHash: hashSchema });
export const decidedSchema = z
  .object({
    approvalId: idSchema('apr'),
    draftId: idSchema('drf'),
    status: z.enum(DRAFT_STATUSES),
    /** False when its workflow could not be told yet: it will be, without anybody's doing. */
    told: z.boolean(),
  })
  .meta({ id: 'Decided' });
export const editDraftSchema = z.object({
  contentHash: hashSchema,
  subject: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(/^[^\p{Cc}]*$/u, 'Must be one line.'),
  words: z.string().trim().min(1).max(8000),
});
export const draftRefSchema = z.object({ draftId: idSchema('drf') });
