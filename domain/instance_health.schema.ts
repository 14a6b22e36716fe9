import { z } from 'zod';

const partSchema = z.object({ ok: z.boolean(), detail: z.string() });

/** How an instance is: each of its parts, and the whole. */
export const instanceHealthSchema = z
  .object({
    status: z.enum(['ready', 'starting', 'degraded']),
    parts: z.object({
      database: partSchema,
      temporal: partSchema,
      worker: partSchema,
      mail: partSchema,
      ui: partSchema,
      /** Whether every workspace's sums come out: nobody lost, nothing sent that was not approved. */
      ledger: partSchema,
      /** Whether what comes back stays under 3 % of what all real workspaces sent lately. */
      bounces: partSchema,
    }),
  })
  .meta({ id: 'Health' });
export type InstanceHealth = z.infer<typeof instanceHealthSchema>;
