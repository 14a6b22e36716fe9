/** Problem details of the API (RFC 9457) with its code, its request id and, for a form, the fields at fault. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string | undefined;
  readonly code: string;
  readonly requestId?: string | undefined;
  readonly errors?:
    readonly { readonly field: string; readonly message: string; readonly code?: string | undefined }[] | undefined;
  /** Of `changed_meanwhile`: who did what last, as in the audit log, and when. */
  readonly changedBy?: string | undefined;
  readonly changedHow?: string | undefined;
  readonly changedAt?: string | undefined;
}

/** Thrown when the API refuses. Inside a `load` it becomes the error page with the same status. */
export class ApiProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.name = 'ApiProblem';
    this.problem = problem;
  }

  get status(): number {
    return this.problem.status;
  }

  get code(): string {
    return this.problem.code;
  }

  /** The message for one field of a form, if the API named it. */
  field(name: string): string | undefined {
    return this.problem.errors?.find((error) => error.field === name)?.message;
  }
}

/** What the error page may know of a thrown error: the API's status, code and request id, and nothing else. */
export function toPageError(error: unknown): { status?: number; message?: string; code?: string; requestId?: string } {
  if (!(error instanceof ApiProblem)) return {};
  const { status, title, code, requestId } = error.problem;
  return { status, message: title, code, ...(requestId !== undefined && { requestId }) };
}
