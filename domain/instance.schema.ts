import { z } from 'zod';

/** How one can sign in here, besides an address and a password. */
export const signInWaysSchema = z.object({ google: z.boolean() }).meta({ id: 'SignInWays' });

/** Where an engineer of this instance looks further. */
export const instanceToolsSchema = z
  .object({
    /** The Temporal UI; null where nobody of ours may open it. */
    temporalUrl: z.string().nullable(),
  })
  .meta({ id: 'InstanceTools' });
