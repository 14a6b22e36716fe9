import { z } from 'zod';
import { AUDIT_ACTIONS } from './audit.ts';
import { ERROR_CODES } from './error.ts';
import { instantSchema } from './text.schema.ts';

/** Problem details (RFC 9457) with our extension members. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().optional(),
    code: z.enum(ERROR_CODES),
    requestId: z.string(),
    errors: z.array(z.object({ field: z.string(), message: z.string(), code: z.string().optional() })).optional(),
    /** Of `changed_meanwhile`: the version now, and who did what last, as in the audit log. */
    version: z.number().int().optional(),
    changedBy: z.string().optional(),
    changedHow: z.enum(AUDIT_ACTIONS).optional(),
    changedAt: instantSchema.optional(),
  })
  .meta({ id: 'Problem' });
