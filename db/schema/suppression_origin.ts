import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { SuppressionReason } from '#domain/suppression.ts';
import { accountId, idOf, instant, ofAccount } from '../columns.ts';

/**
 * Each time that somebody or something said that a key is not to be written to: what one message brought can be taken back,
 * and what the others said stands. The suppression is as the strongest of them says.
 */
export const suppressionOrigin = pgTable(
  'suppression_origin',
  {
    ...accountId,
    suppressionId: idOf('sup', 'suppression_id').notNull(),
    reason: text('reason').$type<SuppressionReason>().notNull(),
    /** A message's id, `user:<id>`, `link:<enrollment>`, a provider's name. */
    origin: text('origin').notNull(),
    workspaceId: idOf('ws', 'workspace_id'),
    /** When it was said last. */
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.suppressionId, t.origin, t.reason] }),
    index('suppression_origin_of').on(t.accountId, t.origin),
    ofAccount(),
  ],
);
