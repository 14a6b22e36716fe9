/** The steps that take a new workspace to its first approved message. */
export const ONBOARDING_STEPS = ['mailbox', 'icp', 'import', 'sequence', 'approval'] as const;
export type OnboardingStep = (typeof ONBOARDING_STEPS)[number];
