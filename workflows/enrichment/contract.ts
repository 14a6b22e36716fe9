import type { Id } from '#domain/id.ts';

export type EnrichmentKey = {
  workspaceId: Id<'ws'>;
  /** What is verified together: an import's id, a lead's id. */
  batch: string;
};

export const enrichmentWorkflowId = ({ workspaceId, batch }: EnrichmentKey) => `enrichment/${workspaceId}/${batch}`;

/** The whole state of a run, and the whole payload of continue-as-new. */
export type EnrichmentState = EnrichmentKey & {
  /** These leads; when there are none, those of `source` that were never verified. */
  leadIds: readonly Id<'ld'>[];
  source: string | null;
  /** The last lead that was looked at. */
  after: Id<'ld'> | null;
};
