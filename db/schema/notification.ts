import { sql } from 'drizzle-orm';
import { index, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type {
  NotificationChannel,
  NotificationKind,
  NotificationProblem,
  NotificationStatus,
} from '#domain/notification.ts';
import { instant, ofWorkspace, primaryId, timestamps, workspaceId } from '../columns.ts';

/** One thing to be told by one channel to one target, written down before anybody is called. */
export const notification = pgTable(
  'notification',
  {
    id: primaryId('ntf'),
    ...workspaceId,
    kind: text('kind').$type<NotificationKind>().notNull(),
    /** What it is about: an alert, a conversation and since when it waits, a day. */
    about: text('about').notNull(),
    channel: text('channel').$type<NotificationChannel>().notNull(),
    /** A browser's id, a member's for a letter, or "slack". */
    target: text('target').notNull(),
    /** Ids, codes, counts and instants that its words are made from. */
    values: jsonb('values').$type<Record<string, string | number>>().notNull(),
    status: text('status').$type<NotificationStatus>().notNull(),
    problem: text('problem').$type<NotificationProblem>(),
    at: instant('at').notNull(),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('notification_once').on(t.workspaceId, t.kind, t.about, t.target),
    index('notification_open')
      .on(t.workspaceId, t.at)
      .where(sql`${t.status} in ('waiting', 'leaving')`),
    ofWorkspace(),
  ],
);
