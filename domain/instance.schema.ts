import { z } from 'zod';

/** How one can sign in here, besides an address and a password, and where the link for a new password goes. */
export const signInWaysSchema = z
  .object({
    google: z.boolean(),
    /** Letters are mailed, or put into the folder `outbox` of the data folder. */
    letters: z.enum(['mail', 'outbox']),
  })
  .meta({ id: 'SignInWays' });

/** What this instance has. */
export const instanceToolsSchema = z
  .object({
    /** Accounts at Google can be connected by consent. */
    gmail: z.boolean(),
    /** The Temporal UI, where an engineer looks further; null where nobody of ours may open it. */
    temporalUrl: z.string().nullable(),
  })
  .meta({ id: 'InstanceTools' });
