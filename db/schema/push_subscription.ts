import { index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { NotificationProblem } from '#domain/notification.ts';
import { idOf, instant, ofWorkspace, primaryId, timestamps, workspaceId } from '../columns.ts';

/** A browser of a member's that asked to be pushed to. */
export const pushSubscription = pgTable(
  'push_subscription',
  {
    id: primaryId('psh'),
    ...workspaceId,
    memberId: idOf('mb', 'member_id').notNull(),
    /** Hash of its address: a browser has one, whoever sits before it. */
    endpointHash: text('endpoint_hash').notNull(),
    /** The address and its keys: whoever has the address could push. */
    sealed: text('sealed').notNull(),
    /** What a person knows it by, such as "Firefox, Linux". */
    browser: text('browser').notNull(),
    toldAt: instant('told_at'),
    /** Why the last telling failed; null when it did not. */
    problem: text('problem').$type<NotificationProblem>(),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('push_subscription_once').on(t.workspaceId, t.endpointHash),
    index('push_subscription_of_member').on(t.workspaceId, t.memberId),
    ofWorkspace(),
  ],
);
