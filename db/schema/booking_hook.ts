import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { ofWorkspace, timestamps, workspaceId } from '../columns.ts';

/** The shared secret under which a booking vendor signs its webhooks, sealed. */
export const bookingHook = pgTable(
  'booking_hook',
  {
    ...workspaceId,
    vendor: text('vendor').$type<'calcom' | 'calendly'>().notNull(),
    sealedSecret: text('sealed_secret').notNull(),
    ...timestamps,
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.vendor] }), ofWorkspace()],
);
