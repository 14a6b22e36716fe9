import { sql } from 'drizzle-orm';
import { pgPolicy, pgTable, text } from 'drizzle-orm/pg-core';
import { inDirectory, primaryId, timestamps } from '../columns.ts';
import { appRole } from '../roles.ts';

/** The paying entity that owns workspaces. */
export const account = pgTable('account', { id: primaryId('acc'), name: text('name').notNull(), ...timestamps }, () => [
  inDirectory(),
  pgPolicy('own_account', { to: appRole, for: 'select', using: sql`id = current_setting('app.account_id', true)` }),
]);
