import { bigint, jsonb, pgPolicy, pgTable, text } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import { inDirectory, instant } from '../columns.ts';
import { appRole } from '../roles.ts';

/** What a look at every workspace's sums found. */
export type LedgerLook = { checkedAt: string; workspaces: number; violations: number };

/** What the last sends of all real workspaces together came to: `since` is when the operator's alarm began, null while there is none. */
export type BounceLook = { checkedAt: string; sends: number; bounces: number; since: string | null };

/** The one LeadGen that works on this database: a single row. */
export const instance = pgTable(
  'instance',
  {
    id: text('id').$type<'instance'>().primaryKey(),
    /** The Temporal namespace whose workflows send from this database: two would each send. Null before the first. */
    temporal: text('temporal'),
    /** How often a message was handed over, ever. Kept outside too: a database that is behind has forgotten sends. */
    handedOver: bigint('handed_over', { mode: 'number' }).notNull(),
    /** When it last said that it lives; null when it stopped in order. */
    seenAt: instant('seen_at'),
    /** When sending was last held because this database, or what stands beside it, was a copy or a backup. */
    restoredAt: instant('restored_at'),
    ledger: jsonb('ledger').$type<LedgerLook>(),
    bounces: jsonb('bounces').$type<BounceLook>(),
    /** What push services know us by (RFC 8292): the public key, and the whole pair, sealed. Made when first asked for. */
    pushKey: text('push_key'),
    pushKeySealed: text('push_key_sealed'),
  },
  () => [inDirectory(), pgPolicy('nothing_for_tenants', { to: appRole, using: sql`false`, withCheck: sql`false` })],
);
