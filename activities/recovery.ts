import type { EnrollmentEnd, EnrollmentStage } from '#domain/enrollment.ts';
import type { Id } from '#domain/id.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';
import { draftsOfStep } from '#db/queries/draft.ts';
import { getEnrollment, type Enrollment } from '#db/queries/enrollment.ts';
import { bookedSince, heardSince, softBouncesOf } from '#db/queries/recovery.ts';
import { inMoment } from './moment.ts';
import type { Ports } from './ports.ts';

/** Where the story of a lost run stands. Instants are milliseconds on the workspace's clock. */
export type Recovered =
  /** It is over, or was never there: a sandbox that started over. */
  | { kind: 'over'; end: EnrollmentEnd }
  | {
      kind: 'goes_on';
      clockOffsetMs: number;
      phase: 'sequence' | 'booking' | 'triage' | 'person';
      step: number;
      dueAt: number | null;
      expired: number;
      softBounces: number[];
      /** Came in after the run last wrote down where it stood. */
      pending: { messageId: Id<'msg'>; kind: TriageKind; date: string | null }[];
      meetingId: Id<'mtg'> | null;
    };

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
    const { leadId, step, createdAt, updatedAt } = enrollment;
    const drafts = await draftsOfStep(tx, { workspaceId, enrollmentId, step });
    return {
      kind: 'goes_on',
      clockOffsetMs: workspace.clockOffsetMs,
      ...standing(stage, enrollment),
      step,
      expired: drafts.filter(({ status }) => status === 'expired').length,
      softBounces: await softBouncesOf(tx, { workspaceId, enrollmentId }),
      pending: await heardSince(tx, { workspaceId, leadId, since: updatedAt }),
      meetingId: await bookedSince(tx, { workspaceId, leadId, since: createdAt }),
    };
  });
}

function standing(
  stage: EnrollmentStage,
  { wakeAt, reason }: Enrollment,
): Pick<Extract<Recovered, { kind: 'goes_on' }>, 'phase' | 'dueAt'> {
  const dueAt = wakeAt?.getTime() ?? null;
  switch (stage) {
    case 'waiting_due':
    case 'awaiting_reply':
    case 'snoozed_not_now':
    case 'out_of_office':
      return { phase: 'sequence', dueAt };
    case 'drafting':
    case 'awaiting_approval':
    case 'blocked':
      return { phase: 'sequence', dueAt: null };
    case 'waiting_slot':
      // The gate gives the slot anew; only a message that came back rests first.
      return { phase: 'sequence', dueAt: reason === 'soft_bounce' ? dueAt : null };
    case 'awaiting_booking':
      return { phase: 'booking', dueAt };
    case 'awaiting_triage':
      return { phase: 'triage', dueAt: null };
    case 'needs_person':
      // An uncertain message is looked up again, and stays with its person while nothing is known.
      return { phase: reason === 'uncertain' ? 'sequence' : 'person', dueAt: null };
  }
}
