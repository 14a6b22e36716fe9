import { redirect } from '@sveltejs/kit';
import { api, unwrap } from '#ui/lib/api.ts';
import { refusable, refuse, textOf } from '#ui/lib/form/refused.ts';
import { links } from '#ui/lib/links.ts';
import { markDone, readOnboarding } from '#ui/lib/onboarding/read.ts';
import { readLetters } from '#ui/lib/onboarding/letters.ts';
import { ApiProblem } from '#ui/lib/problem.ts';
import { STARTER_OFFER, starterSteps } from '#ui/lib/sequence/starter.ts';
import { m } from '#ui/paraglide/messages.js';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  const { onboarding } = await parent();
  const { campaign, workspace } = onboarding;
  const sequence = campaign === null ? null : await sequenceOf(fetch, campaign.id);
  const steps = sequence?.steps ?? starterSteps({ opener: workspace.sandbox });
  const letters =
    campaign === null ? null : await readLetters(fetch, campaign.id, steps, url.searchParams.get('after'));
  return { steps, letters, offer: STARTER_OFFER[workspace.language] };
};

export const actions: Actions = {
  /** One's own sentence in the first message. */
  offer: async ({ request, fetch }) => {
    const offer = textOf(await request.formData(), 'offer');
    const refused = refuse({ offer: offer === '' && m.settings_error_empty() }, { offer });
    return refused ?? refusable({ offer }, () => keep(fetch, offer));
  },
  next: async ({ fetch }) => {
    const refused = await refusable({}, () => keep(fetch, null));
    if (refused !== null) return refused;
    await markDone(fetch, 'sequence');
    redirect(303, links.onboarding('approval'));
  },
};

/** Makes sure that there is a campaign with a sequence; with an offer, the sequence is written anew around it. */
async function keep(fetcher: typeof fetch, offer: string | null): Promise<void> {
  const { campaign, workspace } = await readOnboarding(fetcher);
  const campaigns = api(fetcher).api.campaigns;
  const said = offer === null ? STARTER_OFFER : { ...STARTER_OFFER, [workspace.language]: offer };
  const steps = starterSteps({ offer: said, opener: workspace.sandbox });
  if (campaign === null) {
    await unwrap(campaigns.$post({ json: { name: m.onboarding_icp_campaign(), steps } }));
  } else if (offer !== null || (await sequenceOf(fetcher, campaign.id)) === null) {
    await unwrap(campaigns[':campaignId'].sequence.$put({ param: { campaignId: campaign.id }, json: { steps } }));
  }
}

async function sequenceOf(fetcher: typeof fetch, campaignId: `cmp_${string}`) {
  try {
    return await unwrap(api(fetcher).api.campaigns[':campaignId'].sequence.$get({ param: { campaignId } }));
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return null;
    throw error;
  }
}
