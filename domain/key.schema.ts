import { z } from 'zod';
import { idSchema } from './id.schema.ts';
import { instantSchema, lineSchema } from './text.schema.ts';
import { roleSchema } from './workspace.schema.ts';

export const createKeySchema = z.object({ name: lineSchema(100), role: roleSchema.exclude(['owner']) });

export const keySchema = z
  .object({
    id: idSchema('key'),
    name: z.string(),
    /** Its last characters, to recognise it by. */
    hint: z.string(),
    role: roleSchema,
    createdBy: z.string(),
    createdAt: instantSchema,
    lastUsedAt: instantSchema.nullable(),
    revokedAt: instantSchema.nullable(),
  })
  .meta({ id: 'Key' });

/** A key just made: the only time that its secret is shown. */
export const newKeySchema = keySchema.extend({ secret: z.string() }).meta({ id: 'NewKey' });
