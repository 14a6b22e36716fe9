import { z } from 'zod';

/** What a victim says on its first line. */
export const readySchema = z.object({
  url: z.string(),
  temporal: z.object({ address: z.string(), namespace: z.string() }),
});
