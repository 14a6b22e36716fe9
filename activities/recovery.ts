import type { EnrollmentEnd } from '#domain/enrollment.ts';
import type { Id } from '#domain/id.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';
import { draftsOfStep } from '#db/queries/draft.ts';
import { getEnrollment } from '#db/queries/enrollment.ts';
import { bookedSince, correctedLast, heardSince, softBouncesOf } from '#db/queries/recovery.ts';
import { inMoment } from './moment.ts';
import type { Ports } from './ports.ts';
import { beneathHold, standing, type Standing } from './standing.ts';

/** Where the story of a lost run stands. Instants are milliseconds on the workspace's clock. */
export type Recovered =
  /** It is over, or was never there: a sandbox that started over. */
  | { kind: 'over'; end: EnrollmentEnd }
  | (Standing & {
      kind: 'goes_on';
      clockOffsetMs: number;
      step: number;
      expired: number;
      softBounces: number[];
      /** Came in after the run last wrote down where it stood, or is what opened the story again. */
      pending: { messageId: Id<'msg'>; kind: TriageKind; date: string | null }[];
      meetingId: Id<'mtg'> | null;
    });

/**
 * Reads where a story stands from its projection, for a run that takes the place of a lost one. What it does next is safe
 * whatever the lost run had begun: drafts are found by their step, and a dispatch by its draft before anything is sent.
 */
export async function recoverOutreach(
  ports: Ports,
  { workspaceId, enrollmentId }: { workspaceId: Id<'ws'>; enrollmentId: Id<'enr'> },
): Promise<Recovered> {
  return inMoment(ports, workspaceId, async ({ tx, workspace }) => {
    const enrollment = await getEnrollment(tx, { workspaceId, enrollmentId });
    const stage = enrollment?.stage ?? null;
    if (!enrollment || stage === null) return { kind: 'over', end: enrollment?.end ?? 'stopped' };
    const { leadId, step, wakeAt, reason, createdAt, updatedAt } = enrollment;
    const held = beneathHold(enrollment);
    const drafts = await draftsOfStep(tx, { workspaceId, enrollmentId, step });
    return {
      kind: 'goes_on',
      clockOffsetMs: workspace.clockOffsetMs,
      ...standing({ stage, wakeAt, reason }),
      // Held, it keeps the day on which it was to go on.
      ...(held && { dueAt: standing(held).dueAt }),
      step,
      expired: drafts.filter(({ status }) => status === 'expired').length,
      softBounces: await softBouncesOf(tx, { workspaceId, enrollmentId }),
      pending: [
        ...(reason === 'triage_corrected' ? await correctedLast(tx, { workspaceId, leadId }) : []),
        ...(await heardSince(tx, { workspaceId, leadId, since: updatedAt })),
      ],
      meetingId: await bookedSince(tx, { workspaceId, leadId, since: createdAt }),
    };
  });
}
