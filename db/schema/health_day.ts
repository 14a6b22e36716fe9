import { integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { HealthFactor } from '#domain/health.ts';
import { instant, ofWorkspace, workspaceId } from '../columns.ts';

/** The health of a mailbox or of a domain as a day ended, or as it stands today. */
export const healthDay = pgTable(
  'health_day',
  {
    ...workspaceId,
    /** A mailbox's id, or a domain. */
    subject: text('subject').notNull(),
    /** The workspace's own day, `2026-11-17`. */
    day: text('day').notNull(),
    score: integer('score').notNull(),
    factors: jsonb('factors').$type<readonly HealthFactor[]>().notNull(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.subject, t.day] }), ofWorkspace()],
);
