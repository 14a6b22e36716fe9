import { defineSignal } from '@temporalio/workflow';
import type { Id } from '#domain/id.ts';

export type ImportKey = { workspaceId: Id<'ws'>; importId: Id<'imp'> };

export const importWorkflowId = ({ workspaceId, importId }: ImportKey) => `import/${workspaceId}/${importId}`;

/** The whole state of a run, and the whole payload of continue-as-new. */
export type ImportState = ImportKey & {
  /** How many pages the file has; null while it is not read. */
  pages: number | null;
  /** The page at hand, from 0. */
  page: number;
  /** The columns are confirmed. */
  confirmed: boolean;
  /** A person stopped it. */
  stopped: boolean;
};

/** The columns are what the import's row says: go. */
export const importConfirmedSignal = defineSignal('confirmed');
/** Stop before the next page. What was imported stays. */
export const importStoppedSignal = defineSignal('stopped');
