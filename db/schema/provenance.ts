import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { idOf, instant, ofWorkspace, workspaceId } from '../columns.ts';

/** Where a field of a lead came from. One row a field: the latest source wins, as the value did. */
export const provenance = pgTable(
  'provenance',
  {
    ...workspaceId,
    leadId: idOf('ld', 'lead_id').notNull(),
    field: text('field').notNull(),
    /** `manual`, `import`, `dropcontact`, `sandbox` or `reply`. */
    source: text('source').notNull(),
    /** What in that source: an import's id and row, a request's id, a page. */
    evidence: text('evidence'),
    /** GDPR article 6 basis; legitimate interest in B2B prospecting unless said otherwise. */
    legalBasis: text('legal_basis').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.leadId, t.field] }), ofWorkspace()],
);
