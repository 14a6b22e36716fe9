import { z } from 'zod';
import { idSchema } from './id.schema.ts';
import { instantSchema } from './text.schema.ts';
import { roleSchema } from './workspace.schema.ts';

export const memberSchema = z
  .object({
    id: idSchema('mb'),
    userId: z.string(),
    name: z.string(),
    email: z.string(),
    role: roleSchema,
    createdAt: instantSchema,
  })
  .meta({ id: 'Member' });

export const patchMemberSchema = z.object({ role: roleSchema });
