import { z } from 'zod';
import { idSchema } from './id.schema.ts';
import { domainSchema, emailSchema } from './lead.schema.ts';
import { pageQuerySchema } from './page.schema.ts';
import { LIFTABLE_REASONS, SUPPRESSION_KINDS, SUPPRESSION_REASONS } from './suppression.ts';
import { instantSchema } from './text.schema.ts';

export const suppressionSchema = z
  .object({
    id: idSchema('sup'),
    kind: z.enum(SUPPRESSION_KINDS),
    /** The address, the domain, or for an erased person a hash. */
    key: z.string(),
    reason: z.enum(SUPPRESSION_REASONS),
    origin: z.string(),
    at: instantSchema,
    liftable: z.boolean(),
  })
  .meta({ id: 'Suppression' });

export const createSuppressionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('address'), key: emailSchema }),
  z.object({ kind: z.literal('domain'), key: domainSchema }),
]);

export const suppressionQuerySchema = pageQuerySchema.extend({
  reason: z.enum(SUPPRESSION_REASONS).optional(),
  search: z.string().max(200).optional(),
});

/** Whether a person may lift what was suppressed for this reason. */
export const isLiftable = (reason: (typeof SUPPRESSION_REASONS)[number]): boolean =>
  LIFTABLE_REASONS.some((liftable) => liftable === reason);
