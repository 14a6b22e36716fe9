import type { LaunchNeed } from '#domain/campaign.ts';
import { links } from '#ui/lib/links.ts';
import { m } from '#ui/paraglide/messages.js';

const NEEDS = {
  no_campaign: { words: m.onboarding_missing_no_campaign, href: links.onboarding('icp') },
  no_mailbox: { words: m.onboarding_missing_no_mailbox, href: links.onboarding('mailbox') },
  sender_incomplete: { words: m.onboarding_missing_sender_incomplete, href: links.onboarding('mailbox') },
  no_sequence: { words: m.onboarding_missing_no_sequence, href: links.onboarding('sequence') },
  audience_empty: { words: m.onboarding_missing_audience_empty, href: links.onboarding('import') },
} satisfies Record<LaunchNeed | 'no_campaign', { readonly words: () => string; readonly href: string }>;

/** What keeps the first campaign from being launched, in words, each with the step that gives it. */
export function needs(forecast: { readonly missing: readonly LaunchNeed[] } | null) {
  const codes = forecast === null ? (['no_campaign'] as const) : forecast.missing;
  return codes.map((code) => ({ code, words: NEEDS[code].words(), href: NEEDS[code].href }));
}
