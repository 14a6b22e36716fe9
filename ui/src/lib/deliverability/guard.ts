import { MAIL_PROVIDERS } from '#domain/deliverability/mx.ts';
import { sourceWords } from '#ui/lib/lead/words.ts';
import { m } from '#ui/paraglide/messages.js';
import type { GuardItem } from './read.ts';
import { PROVIDER_WORDS } from './words.ts';

type Words<Key extends string> = Record<Key, () => string>;

export const TARGET_WORDS = {
  domain: m.guard_target_domain,
  source: m.guard_target_source,
  provider: m.guard_target_provider,
} satisfies Words<GuardItem['target']>;

/** What waits while it is paused. */
export const HOLD_WORDS = {
  domain: m.guard_holds_domain,
  source: m.guard_holds_source,
  provider: m.guard_holds_provider,
} satisfies Words<GuardItem['target']>;

export const GUARD_STATE_WORDS = {
  paused: m.guard_state_paused,
  slowed: m.guard_state_slowed,
  calm: m.guard_state_calm,
} satisfies Words<GuardItem['state']>;

/** What is guarded, as a person calls it. */
export function guardName({ target, subject, fileName }: Pick<GuardItem, 'target' | 'subject' | 'fileName'>): string {
  if (target === 'source') return sourceWords(subject, fileName === null ? {} : { [subject]: fileName });
  if (target === 'domain') return subject;
  const provider = MAIL_PROVIDERS.find((one) => one === subject);
  return provider === undefined ? subject : PROVIDER_WORDS[provider]();
}

const ORDER: readonly GuardItem['state'][] = ['paused', 'slowed', 'calm'];

/** What needs a person first. */
export const byState = (guards: readonly GuardItem[]): GuardItem[] =>
  [...guards].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
