import { mayBecome } from './transition.ts';

/** One attempt to send, written down before the wire is touched. */
export const DISPATCH_STATUSES = [
  'intended', // the slot is reserved, nothing was handed over yet
  'accepted', // the provider took it
  'confirmed', // seen at the provider or in the Sent folder
  'refused', // the provider said no: it was not sent
  'uncertain', // handed over, the answer never came: looked up, never simply sent again
] as const;
export type DispatchStatus = (typeof DISPATCH_STATUSES)[number];

/** An accepted message that comes back with a soft bounce was refused after all. Nothing leads back to `intended`: a dispatch is never sent twice. A refused one may be followed by another dispatch. */
export const DISPATCH_TRANSITIONS = {
  intended: ['accepted', 'refused', 'uncertain'],
  accepted: ['confirmed', 'refused'],
  uncertain: ['accepted', 'confirmed', 'refused'],
  confirmed: [],
  refused: [],
} satisfies Record<DispatchStatus, readonly DispatchStatus[]>;

export function dispatchMayBecome(from: DispatchStatus, to: DispatchStatus): boolean {
  return mayBecome<DispatchStatus>(DISPATCH_TRANSITIONS, from, to);
}

/** Whether the message of a dispatch left, or may have: it counts for quota, spacing, cooling and duplicates. */
export function mayHaveLeft(status: DispatchStatus): boolean {
  return status !== 'refused';
}
