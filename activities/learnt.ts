import type { Id } from '#domain/id.ts';
import type { Learnt } from '#domain/triage/learnt.ts';
import { thresholdOf } from '#domain/triage/threshold.ts';
import { examplesOf } from '#db/queries/triage_example.ts';
import { outcomesOf } from '#db/queries/triage_record.ts';
import { inMoment } from './moment.ts';
import type { Ports } from './ports.ts';

/** What the people of a workspace taught its triage up to now. */
export const learntBy = (ports: Pick<Ports, 'db' | 'time' | 'random'>, workspaceId: Id<'ws'>): Promise<Learnt> =>
  inMoment(ports, workspaceId, async ({ tx, workspace }) => ({
    examples: await examplesOf(tx, { workspaceId }),
    threshold: thresholdOf(await outcomesOf(tx, { workspaceId, since: workspace.triageForgotAt })),
  }));
