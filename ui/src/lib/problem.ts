import * as z from 'zod/mini';

/** Problem details of the API (RFC 9457) with its code, its request id and, for a form, the fields at fault. */
const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.optional(z.string()),
  code: z.string(),
  requestId: z.optional(z.string()),
  errors: z.optional(z.array(z.object({ field: z.string(), message: z.string(), code: z.optional(z.string()) }))),
});
export type Problem = Readonly<z.infer<typeof problemSchema>>;

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

/** What hono's client throws when an answer is not a success. */
const refusalSchema = z.object({ statusCode: z.int(), detail: z.object({ data: z.unknown() }) });

/** Reads hono's refusal; an answer that is not a problem document still says its status. */
export function toProblem(refusal: unknown): ApiProblem {
  const { statusCode, detail } = z.parse(refusalSchema, refusal);
  return new ApiProblem(readProblem(detail.data, statusCode));
}

/** The problem document of a refusal; an answer that is none still says its status. */
export function readProblem(data: unknown, status: number): Problem {
  const parsed = z.safeParse(problemSchema, data);
  return parsed.success
    ? parsed.data
    : { type: 'about:blank', title: 'Unreadable answer', status, code: 'unreadable_answer' };
}

/** What the error page may know of a thrown error: the API's status, code and request id, and nothing else. */
export function toPageError(error: unknown): { status?: number; message?: string; code?: string; requestId?: string } {
  if (!(error instanceof ApiProblem)) return {};
  const { status, title, code, requestId } = error.problem;
  return { status, message: title, code, ...(requestId !== undefined && { requestId }) };
}
