/** What became of a person's consent at Google, as pages are told: `?gmail=`. */
export const GMAIL_OUTCOMES = [
  'connected',
  'refused', // the person said no
  'expired', // it was not begun here, or too long ago
  'permissions', // one that sending or reading needs was left out
  'already_exists', // the address is connected by another way
  'failed', // Google gave nothing that works
  'unavailable', // kept, and nobody could try it yet
  'sandbox',
] as const;
export type GmailOutcome = (typeof GMAIL_OUTCOMES)[number];
