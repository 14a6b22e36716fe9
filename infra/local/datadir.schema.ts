import { z } from 'zod';

/** The process that holds a data folder, and the one whose death must be its own, if any. */
export const lockOwner = z.object({
  pid: z.number().int().positive(),
  launcher: z.number().int().positive().optional(),
});
export type LockOwner = z.infer<typeof lockOwner>;

/** secrets.json: name to secret. */
export const secretsFile = z.record(z.string(), z.string().min(32));
