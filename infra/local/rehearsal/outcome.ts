import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Id } from '#domain/id.ts';
import { withWorkspace, type Db } from '#db/client.ts';
import { getCampaign } from '#db/queries/campaign.ts';
import { campaignProgress } from '#db/queries/campaign_progress.ts';
import { openEnrollments, type Enrollment } from '#db/queries/enrollment.ts';
import { acceptedSteps, type AcceptedStep } from '#db/queries/sandbox_tally.ts';
import { outreachWorkflowId } from '#workflows/outreach/contract.ts';

/** What a campaign came to, counted where it cannot be argued: at the mail server's store, and among open workflows. */
export interface Outcome {
  readonly enrolled: number;
  /** Messages of the sequence that the mail server accepted. */
  readonly sent: number;
  /** Leads who wrote themselves. */
  readonly replied: number;
  /** Part of `ended`. */
  readonly booked: number;
  readonly ended: number;
  /** Enrollments that go on, each with its workflow open. */
  readonly active: number;
  /** A lead's steps that were accepted more than once. */
  readonly duplicates: number;
  /** enrolled - active - ended. */
  readonly lost: number;
}

const PAGE = 200;

/** Counts a campaign of a sandbox. */
export async function outcomeOf(
  db: Db,
  client: Client,
  { workspaceId, campaignId }: { workspaceId: Id<'ws'>; campaignId: Id<'cmp'> },
): Promise<{ outcome: Outcome; steps: AcceptedStep[] }> {
  const { enrolled, progress, steps } = await withWorkspace(db, workspaceId, async (tx) => ({
    enrolled: (await getCampaign(tx, { workspaceId, campaignId }))?.enrolled ?? 0,
    progress: await campaignProgress(tx, { workspaceId, campaignId }),
    steps: await acceptedSteps(tx, { workspaceId }),
  }));
  const active = await countAlive(db, client, { workspaceId, campaignId });
  const outcome = {
    enrolled,
    sent: steps.reduce((sum, { accepted }) => sum + accepted, 0),
    replied: progress.replied,
    booked: progress.booked,
    ended: progress.ended,
    active,
    duplicates: steps.filter(({ accepted }) => accepted > 1).length,
    lost: enrolled - active - progress.ended,
  };
  return { outcome, steps };
}

/** Enrollments that are said to go on, and whose workflow does. */
async function countAlive(
  db: Db,
  client: Client,
  { workspaceId, campaignId }: { workspaceId: Id<'ws'>; campaignId: Id<'cmp'> },
): Promise<number> {
  let alive = 0;
  let after: Id<'enr'> | null = null;
  for (;;) {
    const page: Enrollment[] = await withWorkspace(db, workspaceId, (tx) =>
      openEnrollments(tx, { workspaceId, campaignId, after, limit: PAGE }),
    );
    const looked = await Promise.all(page.map((one) => isOpen(client, outreachWorkflowId(one))));
    alive += looked.filter(Boolean).length;
    after = page.at(-1)?.id ?? null;
    if (page.length < PAGE) return alive;
  }
}

async function isOpen(client: Client, workflowId: string): Promise<boolean> {
  try {
    return (await client.workflow.getHandle(workflowId).describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
