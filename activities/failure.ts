import { ApplicationFailure } from '@temporalio/common';

/** A failure that trying again cannot cure. Codes and ids only: failures become history. */
export const impossible = (code: string): ApplicationFailure =>
  ApplicationFailure.create({ type: code, message: code, nonRetryable: true });

/** Gives the value back, or fails for good: what a workflow names must be there. */
export function there<T>(value: T | null | undefined, code: string): T {
  if (value === null || value === undefined) throw impossible(code);
  return value;
}
