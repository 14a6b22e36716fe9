import { pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { ofWorkspace, primaryId, timestamps, workspaceId } from '../columns.ts';

/** An organisation. `key` is its domain, or its folded name where no domain is known. */
export const company = pgTable(
  'company',
  {
    id: primaryId('co'),
    ...workspaceId,
    key: text('key').notNull(),
    name: text('name').notNull(),
    domain: text('domain'),
    industry: text('industry'),
    size: text('size'),
    city: text('city'),
    country: text('country'),
    ...timestamps,
  },
  (t) => [uniqueIndex('company_key').on(t.workspaceId, t.key), ofWorkspace()],
);
