import type { EnrollmentEnd } from '#domain/enrollment.ts';
import { overTheWire, quickly } from '../activities.ts';
import type { DraftDecision } from './contract.ts';
import { readable, type OpenDraft, type Run } from './run.ts';

/** A nudge can be lost; what holds a message is looked at again this often. */
const RECHECK_MS = 6 * 3_600_000;
/** How long a reply that the last look found may take to be told. */
const REPLY_ON_ITS_WAY_MS = 60_000;
/** A step is drafted again this many times when nobody decided in time. */
const REDRAFTS = 1;

type Turn = EnrollmentEnd | null;

/**
 * One step of the sequence: wait until it is due, draft it, wait for a person, wait for a slot, send it.
 * @returns how the enrollment ends, or null: the story goes on, and an event may be waiting
 */
export async function takeStep(run: Run): Promise<Turn> {
  const { state } = run;
  const words = `step ${state.step + 1}`;
  if (state.dueAt !== null && (await run.waitUntil(state.dueAt, `Until ${words} is due`)) === 'interrupted')
    return null;
  const proposal = await quickly(`Draft ${words}`).prepareDraft({
    workspaceId: state.workspaceId,
    enrollmentId: state.enrollmentId,
    step: state.step,
  });
  run.follow(proposal.clockOffsetMs);
  switch (proposal.kind) {
    case 'done':
      return advance(run, proposal);
    case 'finished':
      return 'no_reply';
    case 'nothing_left':
      state.phase = 'person';
      state.dueAt = null;
      return null;
    case 'held':
      // Whoever was to say so could not: it waits as if it had been told.
      state.phase = 'triage';
      run.draft = null;
      run.tell('awaiting_triage', 'A colleague wrote: held until a person lets it go on.');
      return null;
    case 'blocked':
      run.tell('blocked', `**${words}** cannot be drafted: \`${proposal.reason}\`. It goes on when that is mended.`);
      await run.waitForChange(RECHECK_MS, `Until ${proposal.reason} is mended`);
      return null;
    case 'proposed':
      return decide(run, proposal);
  }
}

async function decide(
  run: Run,
  proposal: { draftId: `drf_${string}`; expiresAt: number; decision: DraftDecision | null },
): Promise<Turn> {
  const { state } = run;
  const { draftId, decision: stored } = proposal;
  const draft = run.open(draftId);
  if (stored) run.hear(stored);
  run.tell(
    'awaiting_approval',
    `**Step ${state.step + 1}** waits for a person, until ${readable(proposal.expiresAt)}.`,
  );
  const waited = await run.clock.waitUntil(
    proposal.expiresAt,
    () => run.decisionOn(draftId) !== null || draft.at === 'withdrawn' || run.edited === draftId || run.interrupted(),
    'Until a person decides',
  );
  if (run.interrupted()) return null;
  if (draft.at === 'withdrawn') return takeBack(run, draft);
  const decision = run.decisionOn(draftId);
  if (decision === null && run.edited === draftId) return readAgain(run, draftId);
  if (waited === 'time' || decision === null) return expire(run, draftId);
  switch (decision.decision) {
    case 'approve':
      return send(run, draft, decision);
    case 'reject':
      return 'rejected';
    case 'skip': {
      const skipped = await quickly('Skip the step').skipStep({
        workspaceId: state.workspaceId,
        enrollmentId: state.enrollmentId,
        draftId,
        approvalId: decision.approvalId,
        step: state.step,
      });
      return advance(run, skipped);
    }
  }
}

/** Its words are others: what a filter thinks of them is written beside the draft, which goes on waiting. */
async function readAgain(run: Run, draftId: `drf_${string}`): Promise<null> {
  run.edited = null;
  await quickly('Read the edited message again').scoreDraft({ workspaceId: run.state.workspaceId, draftId });
  return null;
}

/** The approval was taken back before the message left: the draft waits for a decision again. */
async function takeBack(run: Run, draft: OpenDraft): Promise<null> {
  const { draftId } = draft;
  await quickly('Take the approval back').reproposeDraft({ workspaceId: run.state.workspaceId, draftId });
  draft.at = 'open';
  return null;
}

async function expire(run: Run, draftId: `drf_${string}`): Promise<Turn> {
  const { state } = run;
  const { expired } = await quickly('Let the approval expire').expireDraft({ workspaceId: state.workspaceId, draftId });
  // Somebody decided in the last instant: their signal is on its way, or the draft is read again with its decision.
  if (!expired) return null;
  state.expired += 1;
  return state.expired > REDRAFTS ? 'expired' : null;
}

/** Goes on to the next step, due when its delay has passed. */
function advance(run: Run, next: { nextDueAt: number; clockOffsetMs: number }): null {
  run.follow(next.clockOffsetMs);
  run.draft = null;
  run.state.step += 1;
  run.state.dueAt = next.nextDueAt;
  run.state.expired = 0;
  run.tell(
    'awaiting_reply',
    `**Step ${run.state.step}** is done. A reply, or ${readable(next.nextDueAt)}, whichever comes first.`,
  );
  return null;
}

async function send(run: Run, draft: OpenDraft, approval: DraftDecision): Promise<Turn> {
  const { state } = run;
  for (;;) {
    if (draft.at === 'withdrawn') return takeBack(run, draft);
    draft.at = 'leaving';
    const outcome = await overTheWire(`Clear and send step ${state.step + 1}`).dispatchDraft({
      workspaceId: state.workspaceId,
      draftId: approval.draftId,
      approvalId: approval.approvalId,
      contentHash: approval.contentHash,
    });
    draft.at = outcome.kind === 'uncertain' ? 'uncertain' : 'open';
    run.follow(outcome.clockOffsetMs);
    switch (outcome.kind) {
      case 'sent':
        return advance(run, outcome);
      case 'wait':
        run.tell(
          'waiting_slot',
          `**Step ${state.step + 1}** is approved and leaves at ${readable(outcome.until)}: \`${outcome.rule}\`.`,
        );
        await run.waitOrNudge(outcome.until, `Slot: ${outcome.rule}`);
        if (run.interrupted()) return null;
        break;
      case 'hold':
        run.tell('waiting_slot', `**Step ${state.step + 1}** is approved and held: \`${outcome.rule}\`.`);
        await run.waitForChange(RECHECK_MS, `Held: ${outcome.rule}`);
        if (run.interrupted()) return null;
        break;
      case 'answered':
        // The last look at the inbox found a reply: its signal arrives, and decides how the story goes on.
        await run.waitUntil(run.clock.now() + REPLY_ON_ITS_WAY_MS, 'A reply is on its way');
        return null;
      case 'uncertain':
        run.tell(
          'needs_person',
          `**Step ${state.step + 1}**: whether it left is not known. A person looks it up; it is never simply sent again.`,
        );
        await run.waitForChange(outcome.againMs ?? RECHECK_MS, 'Until its fate is known');
        if (run.interrupted()) return null;
        break;
      case 'refused':
        return outcome.end;
      case 'redraft':
        draft.at = 'void';
        run.forget(approval.draftId);
        return null;
    }
  }
}
