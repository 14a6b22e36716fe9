/** Why a model that was asked did not answer. */
export const MODEL_FAULTS = [
  'key_refused', // its vendor does not know the key, or no longer
  'rate_limited',
  'unavailable', // no answer in time, or one that says so
  'odd_answer', // an answer that is none of those it was given to choose from
] as const;
export type ModelFault = (typeof MODEL_FAULTS)[number];
