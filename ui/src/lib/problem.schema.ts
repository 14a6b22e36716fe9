import * as z from 'zod/mini';
import { ApiProblem, type Problem } from './problem.ts';

const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.optional(z.string()),
  code: z.string(),
  requestId: z.optional(z.string()),
  errors: z.optional(z.array(z.object({ field: z.string(), message: z.string(), code: z.optional(z.string()) }))),
  changedBy: z.optional(z.string()),
  changedHow: z.optional(z.string()),
  changedAt: z.optional(z.string()),
});

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
