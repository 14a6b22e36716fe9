import { index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { SuppressionKind, SuppressionReason } from '#domain/suppression.ts';
import { accountId, idOf, instant, ofAccount, primaryId } from '../columns.ts';

/** An address, domain or hash that no workspace of the account may write to, as the strongest of its origins says (`suppression_origin`). */
export const suppression = pgTable(
  'suppression',
  {
    id: primaryId('sup'),
    ...accountId,
    kind: text('kind').$type<SuppressionKind>().notNull(),
    key: text('key').notNull(),
    reason: text('reason').$type<SuppressionReason>().notNull(),
    origin: text('origin').notNull(),
    workspaceId: idOf('ws', 'workspace_id'),
    at: instant('at').notNull(),
  },
  (t) => [
    uniqueIndex('suppression_key').on(t.accountId, t.kind, t.key),
    index('suppression_by_time').on(t.accountId, t.at, t.id),
    ofAccount(),
  ],
);
