import { ONBOARDING_STEPS, type OnboardingStep } from '#domain/workspace.ts';
import { api, unwrap } from '#ui/lib/api.ts';

/** Where a new workspace stands on its way to its first approved message. */
export async function readOnboarding(fetcher: typeof fetch) {
  const client = api(fetcher).api;
  const [workspace, mailboxes, campaigns, leads] = await Promise.all([
    unwrap(client.workspace.$get()),
    unwrap(client.mailboxes.$get()),
    unwrap(client.campaigns.$get({ query: {} })),
    unwrap(client.leads.counts.$get({ query: {} })),
  ]);
  // Newest first: the last one is the one that this began.
  return { workspace, mailbox: mailboxes.items[0] ?? null, campaign: campaigns.items.at(-1) ?? null, leads };
}

/** The first step that is still to do; null when all are done. */
export const nextStep = (done: readonly OnboardingStep[]): OnboardingStep | null =>
  ONBOARDING_STEPS.find((step) => !done.includes(step)) ?? null;

/** Remembers that a step is done. */
export const markDone = (fetcher: typeof fetch, step: OnboardingStep) =>
  unwrap(api(fetcher).api.workspace.$patch({ json: { onboarding: [step] } }));
