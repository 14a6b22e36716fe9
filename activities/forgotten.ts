import { saidNotToHaveLeft } from '#db/queries/dispatch.ts';
import { draftsOfStep } from '#db/queries/draft.ts';
import { inMoment } from './moment.ts';
import type { Sending } from './settlement.ts';

/**
 * Whether a message may have left although the database never heard of it: it was put back from a backup, or copied, after
 * the message was first written, and nobody has looked since and said that it did not leave.
 */
export async function mayBeForgotten({ ports, draft, attempt }: Sending): Promise<boolean> {
  const restoredAt = await ports.fence.restoredAt();
  if (restoredAt === null) return false;
  return inMoment(ports, draft.workspaceId, async ({ tx, workspace, workspaceId }) => {
    const since = new Date(restoredAt.getTime() + workspace.clockOffsetMs);
    const { enrollmentId, step } = draft;
    // A step that was written again goes by the same name (domain/dispatch.ts, messageIdOf).
    const ofStep = draft.class === 'sequence' && enrollmentId !== null;
    const written = ofStep ? await draftsOfStep(tx, { workspaceId, enrollmentId, step }) : [draft];
    if (written.every(({ createdAt }) => createdAt > since)) return false;
    return !(await saidNotToHaveLeft(tx, { workspaceId, messageId: attempt.messageId, since }));
  });
}
