import { integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { NotificationTopic } from '#domain/notification.ts';
import { idOf, ofWorkspace, timestamps, workspaceId } from '../columns.ts';

/** What a member chose to be told, where, and when; those who chose nothing have no row. */
export const notificationSetting = pgTable(
  'notification_setting',
  {
    ...workspaceId,
    memberId: idOf('mb', 'member_id').notNull(),
    digestMinute: integer('digest_minute'),
    zone: text('zone').notNull(),
    digestTopics: jsonb('digest_topics').$type<NotificationTopic[]>().notNull(),
    pushTopics: jsonb('push_topics').$type<NotificationTopic[]>().notNull(),
    ...timestamps,
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.memberId] }), ofWorkspace()],
);
