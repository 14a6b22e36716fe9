import type { OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { problemSchema } from '#domain/problem.schema.ts';
import type { Auth } from './auth.ts';
import { IDEMPOTENCY_HEADER } from './idempotency.ts';
import { authRoutes } from './openapi_auth.ts';
import { operationsOf, type ApiDocument } from './openapi_operation.ts';

const SCHEMA_OF_PROBLEM = { $ref: '#/components/schemas/Problem' };

const INFO = {
  title: 'LeadGen API',
  version: '1',
  description: [
    'Everything that the screens do, over HTTP. Send a session cookie, or `Authorization: Bearer` and a key made in Settings.',
    'Refusals are problem details (RFC 9457) with a `code` and a `requestId`. Lists answer `{ items, next }`: send `next` back',
    'as `cursor`. A POST with an `Idempotency-Key` can be repeated for a day. Times are ISO 8601 instants on the clock of the',
    'workspace. Sign-up, sign-in and sign-out are under `/api/auth` (better-auth); a key opens none of those.',
  ].join(' '),
};

const WORKSPACE = {
  name: 'X-Workspace',
  in: 'header' as const,
  description: 'Which of your workspaces, when you are a member of several. A key has one of its own.',
  schema: { type: 'string' as const },
};
const IDEMPOTENCY = {
  name: IDEMPOTENCY_HEADER,
  in: 'header' as const,
  description: 'Makes the request safe to repeat for a day.',
  schema: { type: 'string' as const, minLength: 1, maxLength: 200 },
};
const REFUSED = {
  description: 'Refused: problem details.',
  content: { 'application/problem+json': { schema: SCHEMA_OF_PROBLEM } },
};

type Documented = Pick<OpenAPIHono, 'getOpenAPI31Document' | 'openAPIRegistry'>;

/** Tells the registry what all routes share; once, when the app is made. */
export function describeShared({ openAPIRegistry }: Documented): void {
  // A schema made here, after the library has taught zod its words; those made before do not know them.
  openAPIRegistry.register('Problem', problemSchema.extend({}));
  openAPIRegistry.register('AuthProblem', problemSchema.extend({ code: z.string() }));
  openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'leadgen.session_token',
  });
  openAPIRegistry.registerComponent('securitySchemes', 'key', { type: 'http', scheme: 'bearer' });
}

/** The OpenAPI 3.1 document of every route, from the schemas that validate them, with what all routes share filled in. */
export async function openApiDocument(
  app: Documented,
  { publicUrl, auth }: { publicUrl: string; auth: Auth },
): Promise<ApiDocument> {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: INFO,
    servers: [{ url: publicUrl }],
    security: [{ session: [] }, { key: [] }],
  });
  for (const { method, operation } of operationsOf(document)) {
    const isOpen = operation.security?.length === 0;
    const shared = [...(isOpen ? [] : [WORKSPACE]), ...(method === 'post' && !isOpen ? [IDEMPOTENCY] : [])];
    if (shared.length > 0) operation.parameters = [...(operation.parameters ?? []), ...shared];
    operation.responses = { ...operation.responses, default: REFUSED };
  }
  const { paths, schemas } = await authRoutes(auth);
  return {
    ...document,
    paths: { ...paths, ...document.paths },
    components: { ...document.components, schemas: { ...schemas, ...document.components?.schemas } },
  };
}
