import type { Step } from '#domain/sequence.ts';
import { isId } from '#domain/id.ts';
import { api, unwrap } from '#ui/lib/api.ts';

/** Each step written for one lead of the audience, or what keeps it from being written; null while there is nobody. */
export async function readLetters(
  fetcher: typeof fetch,
  campaignId: `cmp_${string}`,
  steps: Step[],
  after: string | null,
) {
  const { preview } = api(fetcher).api.campaigns[':campaignId'];
  const written = (json: { step: number; leadId?: `ld_${string}`; after?: `ld_${string}` }) =>
    unwrap(preview.$post({ param: { campaignId }, json: { steps, ...json } }));
  const next = await written({ step: 0, ...(isId('ld', after) && { after }) });
  // After the last lead comes the first.
  const first = next.lead === null && after !== null ? await written({ step: 0 }) : next;
  if (first.lead === null) return null;
  const { lead } = first;
  const others = await Promise.all(steps.slice(1).map((_, index) => written({ step: index + 1, leadId: lead.id })));
  return { lead, steps: [first, ...others].map(({ letter, problems }) => ({ letter, problems })) };
}
