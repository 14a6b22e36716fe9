import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { CampaignStatus } from '#domain/campaign.ts';
import { quickly } from '../activities.ts';
import { WorkspaceClock } from '../clock.ts';
import {
  campaignClockMovedSignal,
  campaignNudgedSignal,
  heldSignal,
  outreachEndedSignal,
  pauseUpdate,
  resumeUpdate,
  stopUpdate,
  type CampaignState,
  type CampaignWish,
} from './contract.ts';

/**
 * A campaign owns its audience, its pauses and its end. It enrolls leads as places come free, so that what is open stays
 * bounded whatever the audience's size; each enrollment is an outreach workflow of its own, which tells of its end.
 */
export async function campaign(state: CampaignState): Promise<CampaignStatus> {
  const clock = new WorkspaceClock(state.clockOffsetMs);
  let calls = 0;
  const follow = (clockOffsetMs: number) => {
    clock.move(clockOffsetMs);
    state.clockOffsetMs = clock.offsetMs;
  };
  const wish = (next: CampaignWish, reason: CampaignState['reason']): CampaignStatus => {
    state.wish = next;
    state.reason = reason;
    return next;
  };
  const only = (from: readonly CampaignWish[]) => () => {
    if (!from.includes(state.wish))
      throw ApplicationFailure.create({ type: 'WrongState', message: state.wish, nonRetryable: true });
  };
  setHandler(pauseUpdate, () => wish('paused', 'person'), { validator: only(['running']) });
  setHandler(resumeUpdate, () => wish('running', null), { validator: only(['paused']) });
  setHandler(stopUpdate, () => wish('stopped', null), { validator: only(['running', 'paused']) });
  setHandler(heldSignal, ({ reason }) => {
    if (state.wish === 'running') wish('paused', reason);
  });
  setHandler(outreachEndedSignal, () => {
    calls += 1;
  });
  setHandler(campaignNudgedSignal, () => {
    calls += 1;
  });
  setHandler(campaignClockMovedSignal, ({ clockOffsetMs }) => {
    follow(clockOffsetMs);
  });

  const { workspaceId, campaignId } = state;
  for (;;) {
    const seen = calls;
    if (state.wish !== state.status) {
      const next = state.wish;
      await quickly(`Become ${next}`).setCampaignStatus({
        workspaceId,
        campaignId,
        status: next,
        reason: state.reason,
      });
      state.status = next;
    }
    const round =
      state.status === 'running'
        ? await quickly('Enroll whom there is room for').enrollLeads({ workspaceId, campaignId })
        : await quickly('Count who is under way').countActive({ workspaceId, campaignId });
    follow(round.clockOffsetMs);
    const over = round.active === 0 && (round.exhausted || state.status === 'stopped');
    if (over && state.wish === state.status) {
      const end = state.status === 'stopped' ? 'stopped' : 'finished';
      await quickly(`End: ${end}`).endCampaign({ workspaceId, campaignId, status: end });
      await condition(allHandlersFinished);
      return end;
    }
    setCurrentDetails(`**${state.status}**: ${round.active} under way, ${round.ended} ended.`);
    const changed = () => calls !== seen || state.wish !== state.status;
    await clock.waitUntil(round.lookAgainAt, changed, 'Until there is room for more');
    if (workflowInfo().continueAsNewSuggested && allHandlersFinished()) await continueAsNew<typeof campaign>(state);
  }
}
