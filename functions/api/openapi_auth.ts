import { z } from 'zod';
import type { Auth } from './auth.ts';
import type { ApiDocument, Operation } from './openapi_operation.ts';

type Told = Awaited<ReturnType<Auth['api']['generateOpenAPISchema']>>;
type ToldOperation = NonNullable<Told['paths'][string]['post']>;
type Paths = NonNullable<ApiDocument['paths']>;
type Schemas = NonNullable<NonNullable<ApiDocument['components']>['schemas']>;

/** The app hands these methods on, and no other. */
const METHODS = ['get', 'post'] as const;
/** Asked by whoever has no session; the library says of every route that it needs one. */
const OPEN = /^\/(?:sign-in|sign-up|callback|request-password-reset|reset-password|get-session|ok|error)(?:\/|$)/;
const REFUSED = {
  description: 'Refused: problem details, with a code of the library’s own.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/AuthProblem' } } },
};

const fieldSchema = z.object({
  type: z.enum(['string', 'number', 'boolean', 'array', 'object']),
  items: z.object({ type: z.literal('string') }).optional(),
  format: z.string().optional(),
  readOnly: z.boolean().optional(),
});
const schemasSchema = z.record(
  z.string(),
  z.object({
    type: z.literal('object'),
    properties: z.record(z.string(), fieldSchema),
    required: z.array(z.string()).optional(),
  }),
);

/**
 * The routes under /api/auth, as better-auth tells them from its own validators, in the form of this document: whole paths,
 * an operationId and a summary each, and refusals as `authAnswer` writes them.
 */
export async function authRoutes(auth: Auth): Promise<{ paths: Paths; schemas: Schemas }> {
  const told = await auth.api.generateOpenAPISchema();
  const paths: Paths = {};
  for (const [path, methods] of Object.entries(told.paths)) {
    const item: Paths[string] = {};
    for (const method of METHODS) {
      const operation = methods[method];
      if (operation) item[method] = operationOf(path, method, operation);
    }
    paths[`/api/auth${path}`] = item;
  }
  const { User, Session } = told.components.schemas;
  return { paths, schemas: schemasSchema.parse({ User, Session }) };
}

function operationOf(path: string, method: string, told: ToldOperation): Operation {
  const { operationId = nameOf(path, method), description, parameters = [], requestBody, responses = {} } = told;
  const taken = Object.entries(responses).filter(([status]) => Number(status) < 400);
  return {
    tags: ['Signing in'],
    operationId,
    summary: description ?? `Where a provider sends people back to (${method})`,
    security: OPEN.test(path) ? [] : [{ session: [] }],
    parameters: parameters.flatMap(({ name, in: place, ...more }) =>
      name === undefined ? [] : [{ name, in: place, ...more }],
    ),
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: {
      ...Object.fromEntries(
        taken.map(([status, { description: words = 'Done.', ...answer }]) => [
          status,
          { description: words, ...answer },
        ]),
      ),
      ...(taken.length === 0 ? { 302: { description: 'On to the page that was asked for.' } } : {}),
      default: REFUSED,
    },
  };
}

/** `revokeOtherSessions` of `/revoke-other-sessions`, where the library gives no name. */
const nameOf = (path: string, method: string) => {
  const words = path.match(/[a-z]+/g) ?? [];
  return [...words, ...(method === 'post' && path.startsWith('/callback') ? [method] : [])]
    .map((word, at) => (at === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');
};
