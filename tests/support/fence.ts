import type { Outside } from '#activities/fence.ts';

/** What stands outside a database that lives as long as its test. */
export function outsideInMemory(handedOver = 0): Outside {
  let most = handedOver;
  return {
    known: () => Promise.resolve({ handedOver: most, copied: false }),
    keep: (count) => {
      most = Math.max(most, count);
      return Promise.resolve();
    },
  };
}
