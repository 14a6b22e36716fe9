import { z } from 'zod';
import { threadSchema } from '#domain/conversation.schema.ts';
import { CAMPAIGN_STATUSES } from '#domain/campaign.ts';
import { guardSchema } from '#domain/guard.schema.ts';
import { idSchema } from '#domain/id.schema.ts';
import { IMPORT_STATUSES } from '#domain/import.ts';
import { MAILBOX_STATUSES } from '#domain/mailbox.ts';
import { TRIAGE_KINDS } from '#domain/triage/kinds.ts';

/** What a rehearsal reads of the API's answers; the whole is in /api/openapi.json. */
const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });

export const madeWorkspaceSchema = z.object({ id: idSchema('ws') });
export const importSchema = z.object({
  id: idSchema('imp'),
  status: z.enum(IMPORT_STATUSES),
  mapping: z.record(z.string(), z.string()),
  failure: z.string().nullable(),
  created: z.number(),
  merged: z.number(),
  rejected: z.number(),
});
export const guardsSchema = listOf(guardSchema);
export const mailboxesSchema = z.object({
  items: z.array(
    z.object({ id: idSchema('mbx'), status: z.enum(MAILBOX_STATUSES), statusReason: z.string().nullable() }),
  ),
});
export const leadCountsSchema = z.object({ total: z.number(), verified: z.number(), toVerify: z.number() });
export const leadsSchema = listOf(
  z.object({
    id: idSchema('ld'),
    firstName: z.string().nullable(),
    company: z.object({ name: z.string() }).nullable(),
    verification: z.string().nullable(),
    temperament: z.string().nullable(),
    email: z.string(),
    enrollment: z
      .object({ stage: z.string().nullable(), end: z.string().nullable(), step: z.number().int() })
      .nullable(),
  }),
);
export const campaignSchema = z.object({
  id: idSchema('cmp'),
  status: z.enum(CAMPAIGN_STATUSES),
  statusReason: z.string().nullable(),
});
export const progressSchema = z.object({
  enrolled: z.number().int(),
  active: z.number().int(),
  ended: z.number().int(),
  replied: z.number().int(),
  booked: z.number().int(),
});
export const approvalsSchema = listOf(z.object({ draftId: idSchema('drf'), contentHash: z.string() }));
export const conversationsSchema = listOf(
  z.object({ id: idSchema('cnv'), kind: z.enum(TRIAGE_KINDS).nullable(), lastMessageAt: z.string(), version: z.int() }),
);
export const readThreadSchema = threadSchema;
export const sandboxSchema = z.object({
  now: z.string(),
  skippingTo: z.string().nullable(),
  moments: z.array(z.object({ at: z.string(), code: z.string() })),
});
