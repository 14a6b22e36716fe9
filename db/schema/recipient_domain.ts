import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { MailProvider } from '#domain/deliverability/mx.ts';
import { instant, ofWorkspace, workspaceId } from '../columns.ts';

/** Who runs the mail of a domain that is written to, by its MX, kept so that it is not asked for every letter. */
export const recipientDomain = pgTable(
  'recipient_domain',
  {
    ...workspaceId,
    domain: text('domain').notNull(),
    provider: text('provider').$type<MailProvider>().notNull(),
    checkedAt: instant('checked_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.domain] }), ofWorkspace()],
);
