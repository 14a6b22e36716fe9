import { z } from 'zod';
import { ID_PREFIXES, type IdPrefix } from './id.ts';

const BODY = '[0-9a-hjkmnp-tv-z]{26}';

/** Accepts a well formed id of one kind, and types it: `idSchema('ld')` gives `Id<'ld'>`. */
export function idSchema<P extends IdPrefix>(prefix: P) {
  return z
    .templateLiteral([`${prefix}_`, z.string().regex(new RegExp(`^${BODY}$`))])
    .meta({ type: 'string', pattern: `^${prefix}_${BODY}$` });
}

/** Accepts a well formed id of any kind. */
export const anyIdSchema = z.string().regex(new RegExp(`^(${ID_PREFIXES.join('|')})_${BODY}$`));
