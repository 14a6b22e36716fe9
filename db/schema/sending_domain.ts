import { jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { DomainAudit } from '#domain/deliverability/audit.ts';
import type { BlocklistResult } from '#domain/deliverability/blocklist.ts';
import type { SeenSignature } from '#domain/deliverability/dkim.ts';
import { instant, ofWorkspace, timestamps, workspaceId } from '../columns.ts';

/** A domain that mailboxes of the workspace send from, and what its DNS said when it was last read. */
export const sendingDomain = pgTable(
  'sending_domain',
  {
    ...workspaceId,
    domain: text('domain').notNull(),
    /** Null until it was read once. */
    audit: jsonb('audit').$type<DomainAudit>(),
    blocklists: jsonb('blocklists').$type<BlocklistResult[]>().notNull(),
    /** DKIM selectors that a person named: they cannot be listed. */
    selectors: jsonb('selectors').$type<string[]>().notNull(),
    /** Signatures that real mail of the domain carried. */
    seen: jsonb('seen').$type<SeenSignature[]>().notNull(),
    checkedAt: instant('checked_at'),
    /** When a person last asked for it to be read. */
    askedAt: instant('asked_at'),
    ...timestamps,
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.domain] }), ofWorkspace()],
);
