import { z } from 'zod';

const secret = z.string().min(32);

/** What the API and the worker of a LeadGen in parts are told (`PARTS` in their environment, as JSON). */
export const partsSchema = z.object({
  databaseUrl: z.string(),
  temporal: z.object({ address: z.string(), namespace: z.string() }),
  dataDir: z.string(),
  apiPort: z.number().int(),
  workflowBundlePath: z.string(),
  provider: z.object({ smtpPort: z.number().int(), lookUpUrl: z.string() }),
  secrets: z.object({ auth: secret, encryption: secret, links: secret, sandboxMail: secret }),
});
export type Parts = z.infer<typeof partsSchema>;

/** What the provider answers when it is asked for a message. */
export const whereaboutsSchema = z.object({ whereabouts: z.enum(['accepted', 'absent', 'unknown']) });
