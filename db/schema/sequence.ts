import { integer, jsonb, pgTable, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Step } from '#domain/sequence.ts';
import { idOf, instant, ofWorkspace, primaryId, timestamps, workspaceId } from '../columns.ts';

/** A version of a campaign's ordered steps. Once published it never changes. */
export const sequence = pgTable(
  'sequence',
  {
    id: primaryId('seq'),
    ...workspaceId,
    campaignId: idOf('cmp', 'campaign_id').notNull(),
    version: integer('version').notNull(),
    steps: jsonb('steps').$type<Step[]>().notNull(),
    publishedAt: instant('published_at'),
    ...timestamps,
  },
  (t) => [uniqueIndex('sequence_version').on(t.workspaceId, t.campaignId, t.version), ofWorkspace()],
);
