/** A vendor said no, or nothing. Codes only, never its words. */
export abstract class VendorError<Code extends string> extends Error {
  readonly code: Code;
  /** How long it asks to be left alone, where it says so. */
  readonly retryAfterMs: number | undefined;
  constructor(code: Code, retryAfterMs?: number) {
    super(code);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}
