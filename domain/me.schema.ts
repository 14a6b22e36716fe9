import { z } from 'zod';
import { lineSchema } from './text.schema.ts';
import { languageSchema, membershipSchema } from './workspace.schema.ts';

export const themeSchema = z.enum(['light', 'dark', 'system']);

/** The person who is signed in, and where they work. */
export const meSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    language: languageSchema.nullable(),
    theme: themeSchema,
    memberships: z.array(membershipSchema),
  })
  .meta({ id: 'Me' });

export const patchMeSchema = z
  .object({ name: lineSchema(100), language: languageSchema, theme: themeSchema })
  .partial();
