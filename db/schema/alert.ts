import { sql } from 'drizzle-orm';
import { index, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { AlertCode } from '#domain/alert.ts';
import { instant, ofWorkspace, primaryId, timestamps, workspaceId } from '../columns.ts';

/** Something a person should look at: a pause, a hot reply, a lead that waits for them. Codes and ids, worded by the screen. */
export const alert = pgTable(
  'alert',
  {
    id: primaryId('alr'),
    ...workspaceId,
    code: text('code').$type<AlertCode>().notNull(),
    subject: text('subject').notNull(),
    values: jsonb('values').$type<Record<string, string | number>>().notNull(),
    at: instant('at').notNull(),
    settledAt: instant('settled_at'),
    ...timestamps,
  },
  (t) => [
    index('alert_open')
      .on(t.workspaceId, t.at)
      .where(sql`${t.settledAt} is null`),
    ofWorkspace(),
  ],
);
