import type { Id } from '#domain/id.ts';

export type FreshnessKey = { workspaceId: Id<'ws'> };

/** The workflow that the schedule starts; the server adds the time of the run to it. */
export const freshnessWorkflowId = ({ workspaceId }: FreshnessKey) => `freshness/${workspaceId}`;
export const freshnessScheduleId = ({ workspaceId }: FreshnessKey) => `freshness/${workspaceId}`;

/** The whole state of a run, and the whole payload of continue-as-new. */
export type FreshnessState = FreshnessKey & {
  /** Whose addresses are looked at: first those under way in a campaign, then those whom a campaign takes up next. */
  among: 'enrolled' | 'next';
  /** The last lead that was looked at. */
  after: Id<'ld'> | null;
};
