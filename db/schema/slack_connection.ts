import { jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { NotificationProblem, NotificationTopic } from '#domain/notification.ts';
import { instant, ofWorkspace, timestamps, workspaceId } from '../columns.ts';

/** The channel of a Slack that a workspace tells, by an incoming webhook. */
export const slackConnection = pgTable(
  'slack_connection',
  {
    ...workspaceId,
    /** The webhook's address: whoever has it can post there. */
    sealed: text('sealed').notNull(),
    topics: jsonb('topics').$type<NotificationTopic[]>().notNull(),
    connectedAt: instant('connected_at').notNull(),
    toldAt: instant('told_at'),
    /** Why the last telling failed; null when it did not. */
    problem: text('problem').$type<NotificationProblem>(),
    ...timestamps,
  },
  (t) => [primaryKey({ columns: [t.workspaceId] }), ofWorkspace()],
);
