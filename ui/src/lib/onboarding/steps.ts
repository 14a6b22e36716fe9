import type { OnboardingStep } from '#domain/workspace.ts';
import { m } from '#ui/paraglide/messages.js';

/** What each step is called, and what it asks. */
export const STEP_WORDS = {
  mailbox: { label: m.onboarding_mailbox_label, ask: m.onboarding_mailbox_ask },
  icp: { label: m.onboarding_icp_label, ask: m.onboarding_icp_ask },
  import: { label: m.onboarding_import_label, ask: m.onboarding_import_ask },
  sequence: { label: m.onboarding_sequence_label, ask: m.onboarding_sequence_ask },
  approval: { label: m.onboarding_approval_label, ask: m.onboarding_approval_ask },
} satisfies Record<OnboardingStep, { label: () => string; ask: () => string }>;
