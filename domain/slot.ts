import { SPACING_MIN_MS } from './mailbox.ts';

/**
 * The first instant at which a draft may leave, among those already promised by the same mailbox: at least its spacing
 * after the one before it, and the least spacing before the one after it. Without this, every draft that waits would wake
 * for the same instant and all but one would wait again.
 * @param eligibleAt the gate's own next eligible instant
 * @param promised instants promised to other drafts, any order
 * @param spacingMs this draft's spacing
 * @param open moves an instant to the next one at which the recipient's window is open; null when it never is
 */
export function firstFreeSlot(
  eligibleAt: number,
  promised: readonly number[],
  spacingMs: number,
  open: (instant: number) => number | null,
): number {
  const taken = [...promised].sort((a, b) => a - b);
  let at = eligibleAt;
  for (const other of taken) {
    if (at - other >= spacingMs || other - at >= SPACING_MIN_MS * 2) continue;
    at = other + spacingMs;
    const opening = open(at);
    if (opening === null) return eligibleAt;
    at = opening;
  }
  return at;
}
