import { COMPANY_SIZES } from '#domain/audience.ts';
import { api, unwrap } from '#ui/lib/api.ts';
import { refusable, refuse, textsOf } from '#ui/lib/form/refused.ts';
import { format } from '#ui/lib/format/format.ts';
import { starterSteps } from '#ui/lib/sequence/starter.ts';
import { m } from '#ui/paraglide/messages.js';
import { countryCode } from './countries.ts';
import { markDone, readOnboarding } from './read.ts';

const DOMAIN = /^[^\s@.]+(\.[^\s@.]+)+$/;
const ADDRESS = /^[^\s@]+@[^\s@]+$/;

/** Saves whom to write to: the audience of the first campaign, which it drafts, and whom never to write to. */
export async function saveIcp(fetcher: typeof fetch, form: FormData) {
  const places = textsOf(form, 'countries');
  const exclusions = textsOf(form, 'exclusions');
  const unknown = places.filter((name) => countryCode(name) === null);
  const bad = exclusions.filter((key) => !DOMAIN.test(key) && !ADDRESS.test(key));
  const f = format();
  const refused = refuse(
    {
      countries: unknown.length > 0 && m.onboarding_icp_place_unknown({ names: f.list(unknown) }),
      exclusions: bad.length > 0 && m.onboarding_icp_exclusion_bad({ names: f.list(bad) }),
    },
    {},
  );
  if (refused !== null) return refused;
  const sizes = textsOf(form, 'sizes');
  const audience = {
    titles: textsOf(form, 'titles'),
    industries: textsOf(form, 'industries'),
    countries: places.map(countryCode).filter((code) => code !== null),
    sizes: COMPANY_SIZES.filter((size) => sizes.includes(size)),
  };
  return refusable({}, async () => {
    await keepExclusions(fetcher, exclusions);
    const { campaign, workspace } = await readOnboarding(fetcher);
    const campaigns = api(fetcher).api.campaigns;
    if (campaign === null) {
      const steps = starterSteps({ opener: workspace.sandbox });
      await unwrap(campaigns.$post({ json: { name: m.onboarding_icp_campaign(), audience, steps } }));
    } else if (campaign.status === 'draft') {
      await unwrap(campaigns[':campaignId'].$patch({ param: { campaignId: campaign.id }, json: { audience } }));
    }
    await markDone(fetcher, 'icp');
  });
}

/** Whom a person excluded by hand, newest first. */
export async function readExclusions(fetcher: typeof fetch) {
  const { items } = await unwrap(api(fetcher).api.suppressions.$get({ query: { reason: 'manual' } }));
  return items.map(({ id, key }) => ({ id, key }));
}

/** Suppresses what was added and lifts what was taken away. */
async function keepExclusions(fetcher: typeof fetch, wanted: readonly string[]): Promise<void> {
  const { suppressions } = api(fetcher).api;
  const before = await readExclusions(fetcher);
  for (const key of wanted.filter((one) => !before.some((other) => other.key === one))) {
    const kind = key.includes('@') ? ('address' as const) : ('domain' as const);
    await unwrap(suppressions.$post({ json: { kind, key } }));
  }
  for (const { id } of before.filter(({ key }) => !wanted.includes(key))) {
    await unwrap(suppressions[':suppressionId'].$delete({ param: { suppressionId: id } }));
  }
}
