import { pgRole } from 'drizzle-orm/pg-core';

/** The role of every tenant query: sees one workspace, and its account, through row-level security. */
export const appRole = pgRole('leadgen_app').existing();

/** The role that finds tenants: accounts, workspaces and members, and nothing of what they hold. */
export const directoryRole = pgRole('leadgen_directory').existing();
