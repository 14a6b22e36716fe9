import { allHandlersFinished, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { EnrollmentEnd } from '#domain/enrollment.ts';
import { quickly } from '../activities.ts';
import { takeEvent } from './branch.ts';
import type { OutreachState } from './contract.ts';
import { readable, Run } from './run.ts';
import { takeStep } from './step.ts';

/**
 * One lead's passage through one campaign, as a salesperson would tell it: for each step, wait until it is due, draft it,
 * wait for a person's approval, wait for a slot, send it; a reply at any time stops that and branches; a booking ends it.
 */
export async function outreach(state: OutreachState): Promise<EnrollmentEnd> {
  const run = new Run(state);
  const { workspaceId, enrollmentId } = state;
  if (state.lost) {
    const over = await recover(run);
    if (over) return over;
  }
  for (;;) {
    const { end, meetingId } = await story(run);
    run.tell(null, `Ended: \`${end}\`.`, end);
    const ended = await quickly(`End: ${end}`).endEnrollment({ workspaceId, enrollmentId, end, meetingId });
    // Runs that began before this activity had anything to say heard nothing from it.
    if (!ended) {
      await condition(allHandlersFinished);
      return end;
    }
    run.follow(ended.clockOffsetMs);
    state.phase = 'booking';
    state.dueAt = ended.dueAt;
    run.tell('awaiting_booking', `Its meeting was cancelled meanwhile. Until ${readable(ended.dueAt)}.`);
  }
}

/** Takes the place of a run that is lost. @returns how the enrollment had ended, or null: the story goes on from where it stood */
async function recover(run: Run): Promise<EnrollmentEnd | null> {
  const { state } = run;
  const { workspaceId, enrollmentId } = state;
  const found = await quickly('Find out where the story stood').recoverOutreach({ workspaceId, enrollmentId });
  if (found.kind === 'over') {
    run.tell(null, `Ended: \`${found.end}\`.`, found.end);
    return found.end;
  }
  const { phase, step, dueAt, expired, softBounces } = found;
  Object.assign(state, { phase, step, dueAt, expired, softBounces, lost: false });
  run.follow(found.clockOffsetMs);
  run.events.unshift(...found.pending.map((reply) => ({ type: 'reply' as const, reply })));
  if (found.meetingId) run.events.push({ type: 'booked', meetingId: found.meetingId });
  return null;
}

async function story(run: Run): Promise<{ end: EnrollmentEnd; meetingId: `mtg_${string}` | null }> {
  for (;;) {
    const event = run.events.shift();
    const end = event ? await takeEvent(run, event) : await goOn(run);
    if (end) return { end, meetingId: event?.type === 'booked' ? event.meetingId : null };
    if (workflowInfo().continueAsNewSuggested && run.settled() && allHandlersFinished()) {
      await continueAsNew<typeof outreach>(run.state);
    }
  }
}

/** Nobody has written: the phase at hand goes on. */
async function goOn(run: Run): Promise<EnrollmentEnd | null> {
  const { state } = run;
  switch (state.phase) {
    case 'sequence':
      return takeStep(run);
    case 'booking': {
      if ((await run.waitUntil(state.dueAt, 'Until a meeting is booked')) === 'interrupted') return null;
      state.phase = 'person';
      state.dueAt = null;
      return null;
    }
    case 'triage':
      await run.waitUntil(null, 'Until a person says what it is');
      return null;
    case 'person': {
      const asked = await quickly('Ask a person').askPerson({
        workspaceId: state.workspaceId,
        enrollmentId: state.enrollmentId,
      });
      run.follow(asked.clockOffsetMs);
      run.tell('needs_person', 'The story cannot go on without a person: close it, book it, or write.');
      await run.waitUntil(null, 'Until a person closes it');
      return null;
    }
  }
}
