import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { accountId, idOf, instant, ofAccount, primaryId } from '../columns.ts';

/** The account's record that an address was written to: what cooling and the persons-per-company limit count. */
export const contact = pgTable(
  'contact',
  {
    id: primaryId('ctc'),
    ...accountId,
    workspaceId: idOf('ws', 'workspace_id').notNull(),
    campaignId: idOf('cmp', 'campaign_id'),
    dispatchId: idOf('dsp', 'dispatch_id').notNull(),
    email: text('email').notNull(),
    companyKey: text('company_key'),
    at: instant('at').notNull(),
  },
  (t) => [
    index('contact_by_email').on(t.accountId, t.email, t.at),
    index('contact_by_company').on(t.accountId, t.companyKey, t.at),
    ofAccount(),
  ],
);
