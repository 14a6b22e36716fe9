import { patched } from '@temporalio/workflow';
import { SOFT_BOUNCE_DAYS, SOFT_BOUNCE_TRIES } from '#domain/campaign.ts';
import type { EnrollmentEnd } from '#domain/enrollment.ts';
import type { Taken } from '#activities/enrollment.ts';
import { quickly } from '../activities.ts';
import type { Reply } from './contract.ts';
import { readable, type Event, type Run } from './run.ts';

/** Soft bounces count together when they came within this long. */
const SOFT_BOUNCE_WITHIN_MS = SOFT_BOUNCE_DAYS * 86_400_000;

/** Runs that began before this was so let a hold that they had not heard of be. */
const RELEASED_UNTOLD = 'released_untold';

type Turn = EnrollmentEnd | null;

/** Takes an event in: the story ends, or goes on in the phase that the event asks for. */
export async function takeEvent(run: Run, event: Event): Promise<Turn> {
  switch (event.type) {
    case 'booked':
      return 'booked';
    case 'closed':
      return event.end;
    case 'reply':
      return takeReply(run, event.reply);
    case 'released':
      return goOnAgain(run);
  }
}

/** A colleague's message held it, and a person has looked: it goes on where it stood. */
async function goOnAgain(run: Run): Promise<null> {
  const { state } = run;
  const { workspaceId, enrollmentId, step, dueAt } = state;
  // The hold is in the database, whether or not the story has heard of it.
  if (state.phase !== 'triage' && !patched(RELEASED_UNTOLD)) return null;
  const taken = await quickly('Go on where it stood').release({ workspaceId, enrollmentId, step, dueAt });
  if (taken) follow(run, taken, 'Let go on.');
  return null;
}

function follow(run: Run, taken: Taken, words: string): void {
  const { state } = run;
  run.follow(taken.clockOffsetMs);
  run.draft = null;
  state.phase = taken.phase;
  state.dueAt = taken.dueAt;
  const until = taken.dueAt === null || taken.phase === 'triage' ? '' : ` Until ${readable(taken.dueAt)}.`;
  run.tell(taken.stage, `${words}${until}`);
}

async function takeReply(run: Run, reply: Reply): Promise<Turn> {
  const { state } = run;
  const { workspaceId, enrollmentId } = state;
  switch (reply.kind) {
    case 'negative':
      return 'not_interested';
    case 'opt_out':
      return 'opted_out';
    case 'bounce_hard':
      return 'bounced';
    case 'complaint':
      return 'complained';
    case 'bounce_soft':
      return retrySoftBounce(run, reply);
    case 'interested':
    case 'info_request':
    case 'referral':
    case 'not_now':
    case 'out_of_office':
    case 'unclear':
    case 'auto_reply': {
      // Who is in conversation stays in it: only a person takes them back to the sequence, by "not now" or by a correction.
      const talks = state.phase === 'booking';
      const keep = talks && ['out_of_office', 'unclear', 'auto_reply'].includes(reply.kind) && reply.undoes !== 'talk';
      if (keep) return null;
      const taken = await quickly(`Take in a reply: ${reply.kind}`).takeReply({
        workspaceId,
        enrollmentId,
        step: state.step,
        // How long a booking was waited for is no delay of a step.
        dueAt: talks ? null : state.dueAt,
        reply,
      });
      follow(run, taken, `A reply, \`${reply.kind}\`.`);
      return null;
    }
  }
}

/** The message came back for a reason that may pass: the same bytes are tried again, a few times, under the same approval. */
async function retrySoftBounce(run: Run, reply: Reply): Promise<Turn> {
  const { state } = run;
  const now = run.clock.now();
  state.softBounces = [...state.softBounces.filter((at) => now - at < SOFT_BOUNCE_WITHIN_MS), now];
  if (state.softBounces.length > SOFT_BOUNCE_TRIES) return 'bounced';
  const retry = await quickly('Take in a soft bounce').retryAfterSoftBounce({
    workspaceId: state.workspaceId,
    enrollmentId: state.enrollmentId,
    messageId: reply.messageId,
    tries: state.softBounces.length,
  });
  run.follow(retry.clockOffsetMs);
  if (retry.step !== null) {
    state.step = retry.step;
    state.dueAt = retry.retryAt;
  }
  return null;
}
