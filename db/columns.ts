import { sql, type SQL } from 'drizzle-orm';
import { customType, pgPolicy, text, timestamp } from 'drizzle-orm/pg-core';
import type { Id, IdPrefix } from '#domain/id.ts';
import { appRole, directoryRole } from './roles.ts';

/** An instant, always with its zone, always given by a Clock: no column of ours defaults to the database's time. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Bytes as they came: a raw message, an uploaded file. */
export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' });

/** The words of a text, to be searched. */
export const wordVector = customType<{ data: string }>({ dataType: () => 'tsvector' });

/**
 * The words of a text (an expression of SQL) as `words_of` folds them, and the workspace as one more, so that a word of everybody's is
 * looked up in one. Cut before what a vector may hold, so that no text is too long to be taken in.
 */
export const wordsInWorkspace = (text: string): SQL =>
  sql.raw(`array_to_tsvector(array['=' || workspace_id]) || to_tsvector('simple', left(words_of(${text}), 60000))`);

/** A prefixed identifier as primary key. */
export const primaryId = <P extends IdPrefix>(_prefix: P) => text('id').$type<Id<P>>().primaryKey();

/** A reference to another table's prefixed identifier. */
export const idOf = <P extends IdPrefix>(_prefix: P, name: string) => text(name).$type<Id<P>>();

export const workspaceId = { workspaceId: idOf('ws', 'workspace_id').notNull() };
export const accountId = { accountId: idOf('acc', 'account_id').notNull() };

export const timestamps = {
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
};

/** Row-level security of a table of a workspace. */
export const ofWorkspace = () =>
  pgPolicy('of_workspace', {
    to: appRole,
    using: sql`workspace_id = current_setting('app.workspace_id', true)`,
    withCheck: sql`workspace_id = current_setting('app.workspace_id', true)`,
  });

/** Row-level security of a table that all workspaces of an account share. */
export const ofAccount = () =>
  pgPolicy('of_account', {
    to: appRole,
    using: sql`account_id = current_setting('app.account_id', true)`,
    withCheck: sql`account_id = current_setting('app.account_id', true)`,
  });

/** Lets the directory role find and create tenants. */
export const inDirectory = () =>
  pgPolicy('in_directory', { to: directoryRole, using: sql`true`, withCheck: sql`true` });
