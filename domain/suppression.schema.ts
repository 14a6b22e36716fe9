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

/** A list from another tool: one address or domain a line, or a table of which the column is told by what it holds. */
export const importSuppressionsSchema = z.object({
  text: z.string().min(1).max(10_000_000),
  /** Only says what it would do. */
  dryRun: z.boolean().default(false),
});

export const suppressionImportSchema = z
  .object({
    /** The title of the column that was read, where the list has titles. */
    column: z.string().nullable(),
    addresses: z.number().int(),
    domains: z.number().int(),
    /** New ones; the others were known. */
    added: z.number().int(),
    known: z.number().int(),
    /** Lines that hold neither an address nor a domain that may be excluded, and the first of them. */
    left: z.number().int(),
    faults: z.array(z.object({ line: z.number().int(), fault: z.enum(['unreadable', 'freemail']) })),
  })
  .meta({ id: 'SuppressionImport' });

/** Whether a person may lift what was suppressed for this reason. */
export const isLiftable = (reason: (typeof SUPPRESSION_REASONS)[number]): boolean =>
  LIFTABLE_REASONS.some((liftable) => liftable === reason);
