import { m } from '#ui/paraglide/messages.js';
import type { SuppressionItem } from './read.ts';

export const REASON_WORDS = {
  opt_out: m.suppression_reason_opt_out,
  negative: m.suppression_reason_negative,
  bounce_hard: m.suppression_reason_bounce_hard,
  complaint: m.suppression_reason_complaint,
  erasure: m.suppression_reason_erasure,
  manual: m.suppression_reason_manual,
} satisfies Record<SuppressionItem['reason'], () => string>;

/** What is shown of a key: of an erased person nothing is left to show. */
export const keyWords = ({ kind, key }: SuppressionItem): string => (kind === 'hash' ? m.suppression_hash() : key);
