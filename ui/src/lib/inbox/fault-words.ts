import type { ModelFault } from '#domain/model_fault.ts';
import { m } from '#ui/paraglide/messages.js';

/** Why AI did not answer. */
export const FAULT_WORDS = {
  key_refused: m.inbox_fault_key_refused,
  rate_limited: m.inbox_fault_rate_limited,
  unavailable: m.inbox_fault_unavailable,
  odd_answer: m.inbox_fault_odd_answer,
} satisfies Record<ModelFault, () => string>;
