import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';

/** An address as suppressions are kept: in lower case, without its +tag (domain/suppression.ts, `suppressedAddress`). */
export const plainAddress = (address: SQLWrapper): SQL =>
  sql`regexp_replace(lower(${address}), '^(.[^@+]*)[+][^@]*@', '\\1@')`;
