/** One reconciler for the whole instance, run by a Temporal Schedule. */
export const RECONCILER_ID = 'reconciler';
