import { boolean, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { SuppressionKind } from '#domain/suppression.ts';
import { accountId, ofAccount } from '../columns.ts';

/**
 * A suppression that came or went, until every workspace of its account has gone by it. `heard` once they all have: it is
 * told once more, for leads that another transaction brought in meanwhile.
 */
export const suppressionChange = pgTable(
  'suppression_change',
  {
    ...accountId,
    kind: text('kind').$type<Exclude<SuppressionKind, 'hash'>>().notNull(),
    key: text('key').notNull(),
    heard: boolean('heard').notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.kind, t.key] }), ofAccount()],
);
