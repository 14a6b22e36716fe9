import { pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { CompanySize } from '#domain/audience.ts';
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
    /** The industry in folded words: what an audience compares. */
    industryWords: text('industry_words'),
    size: text('size').$type<CompanySize>(),
    city: text('city'),
    country: text('country'),
    ...timestamps,
  },
  (t) => [uniqueIndex('company_key').on(t.workspaceId, t.key), ofWorkspace()],
);
