import { z } from 'zod';
import { AUDIT_ACTIONS } from './audit.ts';
import { idSchema } from './id.schema.ts';
import { pageQuerySchema } from './page.schema.ts';
import { instantSchema } from './text.schema.ts';

export const auditEntrySchema = z
  .object({
    id: idSchema('aud'),
    at: instantSchema,
    actor: z.string(),
    action: z.enum(AUDIT_ACTIONS),
    subject: z.string(),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  })
  .meta({ id: 'AuditEntry' });

export const auditQuerySchema = pageQuerySchema.extend({ subject: z.string().max(100).optional() });
