import {
  allHandlersFinished,
  continueAsNew,
  patched,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { overTheWire } from '../activities.ts';
import { WorkspaceClock } from '../clock.ts';
import { replyClockMovedSignal, replyNudgedSignal, type ReplyState } from './contract.ts';

/** What holds a reply is looked at again this often, for a nudge that was lost. */
const RECHECK_MS = 15 * 60_000;

/** Carries a person's answer through the gate to the wire, and waits where the gate says so. */
export async function reply({
  workspaceId,
  draftId,
  approvalId,
  contentHash,
  clockOffsetMs,
}: ReplyState): Promise<'sent' | 'refused'> {
  const clock = new WorkspaceClock(clockOffsetMs);
  let nudges = 0;
  setHandler(replyNudgedSignal, () => {
    nudges += 1;
  });
  setHandler(replyClockMovedSignal, (moved) => {
    clock.move(moved.clockOffsetMs);
  });
  for (;;) {
    const seen = nudges;
    const outcome = await overTheWire('Clear and send the reply').dispatchDraft({
      workspaceId,
      draftId,
      approvalId,
      contentHash,
    });
    clock.move(outcome.clockOffsetMs);
    if (outcome.kind === 'sent') return 'sent';
    if (outcome.kind === 'refused' || outcome.kind === 'redraft' || outcome.kind === 'answered') return 'refused';
    const why = outcome.kind === 'uncertain' ? 'uncertain' : outcome.rule;
    setCurrentDetails(`The reply waits: \`${why}\`.`);
    const until = outcome.kind === 'wait' ? outcome.until : clock.now() + RECHECK_MS;
    await clock.waitUntil(until, () => nudges !== seen, `Waits: ${why}`);
    // The next run looks at once: a nudge that is not taken in yet loses nothing.
    if (workflowInfo().continueAsNewSuggested && allHandlersFinished() && patched('continued'))
      await continueAsNew<typeof reply>({
        workspaceId,
        draftId,
        approvalId,
        contentHash,
        clockOffsetMs: clock.offsetMs,
      });
  }
}
