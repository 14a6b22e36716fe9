/** Why something was refused, in one word that clients may branch on. What each means over HTTP: functions/api/problem.ts. */
export const ERROR_CODES = [
  'malformed_body',
  'validation_failed',
  'body_too_large',
  'unsupported_media_type',
  'unauthenticated',
  'wrong_origin',
  'forbidden',
  'workspace_needed',
  'not_found',
  'method_not_allowed',
  'conflict',
  'already_exists',
  'last_owner',
  'not_a_sandbox',
  'no_sandboxes',
  'stale_draft',
  'changed_meanwhile',
  'already_left',
  'autopilot_locked',
  'idempotency_running',
  'idempotency_reused',
  'too_many_requests',
  'internal',
  'unavailable',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** What is wrong with one field of a request: its path with dots, a sentence, and the kind of fault. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
  readonly code?: string;
}

export interface ErrorMore {
  /** A sentence about this occurrence. Codes and ids only, never a person's data or a vendor's text. */
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  /** Further members of the problem document, such as the hash that a stale draft has now. */
  readonly extra?: Readonly<Record<string, string | number | boolean | null>>;
}

/** A refusal with a code. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly more: ErrorMore;

  constructor(code: ErrorCode, more: ErrorMore = {}) {
    super(code);
    this.code = code;
    this.more = more;
  }
}

/** Gives the value back, or refuses as if the thing did not exist: missing and foreign look the same. */
export function found<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new AppError('not_found');
  return value;
}
