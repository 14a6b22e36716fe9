import type { Id } from '#domain/id.ts';
import { api, unwrap } from '#ui/lib/api.ts';
import { ApiProblem } from '#ui/lib/problem.ts';
import { toasts } from '#ui/lib/ui/toasts.svelte.ts';
import { m } from '#ui/paraglide/messages.js';
import { readCampaign } from './read.ts';

type Action = 'start' | 'pause' | 'resume' | 'stop';

const SAID = {
  start: () => ({ title: m.campaign_launch_started(), detail: m.campaign_launch_started_detail() }),
  pause: () => ({ title: m.campaign_toast_paused(), detail: m.campaign_toast_paused_detail() }),
  resume: () => ({ title: m.campaign_toast_resumed() }),
  stop: () => ({ title: m.campaign_toast_stopped() }),
} as const;

const BECOMES = { start: 'running', pause: 'paused', resume: 'running', stop: 'stopped' } as const;
const LOOK_EVERY_MS = 400;
const LOOK_FOR_MS = 20_000;

/** Waits until the campaign is as it was asked to be: it is told at once, and does it a moment later. Gives up quietly. */
async function become(campaignId: Id<'cmp'>, wanted: (typeof BECOMES)[Action]): Promise<void> {
  for (let waited = 0; waited < LOOK_FOR_MS; waited += LOOK_EVERY_MS) {
    const { status } = await readCampaign(campaignId);
    if (status === wanted) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** Asks the campaign's workflow, says what came of it. @returns null when done, or why not, in words */
export async function run(action: Action, campaignId: Id<'cmp'>, reason?: string): Promise<string | null> {
  const param = { campaignId };
  const one = api().api.campaigns[':campaignId'];
  try {
    if (action === 'start') await unwrap(one.start.$post({ param }));
    else if (action === 'pause') await unwrap(one.pause.$post({ param }));
    else if (action === 'resume')
      await unwrap(one.resume.$post({ param, json: reason === undefined ? {} : { reason } }));
    else await unwrap(one.stop.$post({ param }));
    await become(campaignId, BECOMES[action]).catch(() => undefined);
    toasts.show(SAID[action]());
    return null;
  } catch (error) {
    return error instanceof ApiProblem && error.status === 409
      ? m.campaign_failed_conflict()
      : m.campaign_failed_retry();
  }
}
