import { OpenAPIHono } from '@hono/zod-openapi';
import type { z, ZodError, ZodType } from 'zod';
import type { Role } from '#domain/role.ts';
import { AppError } from '#domain/error.ts';
import type { Id } from '#domain/id.ts';
import type { ApiDeps } from './deps.ts';

/** What every request has. */
export type ApiEnv = { Variables: { deps: ApiDeps; requestId: string } };

/** Who asks: a person with a session, or a key, which belongs to one workspace. */
export type Caller =
  | { readonly kind: 'user'; readonly id: string; readonly userId: string }
  | {
      readonly kind: 'key';
      readonly id: Id<'key'>;
      readonly userId: null;
      readonly workspaceId: Id<'ws'>;
      readonly role: Role;
    };

/** What a request has once we know who asks. */
export type CallerEnv = { Variables: ApiEnv['Variables'] & { caller: Caller } };

/** Who asks, in which workspace, as what. */
export type Actor = {
  readonly kind: Caller['kind'];
  readonly id: string;
  readonly userId: string | null;
  readonly workspaceId: Id<'ws'>;
  readonly role: Role;
};

/** What a request has once it is in a workspace. */
export type TenantEnv = { Variables: CallerEnv['Variables'] & { actor: Actor } };

/** Refuses a request that does not fit its schema, naming every field at fault. */
function refuseInvalid(result: { success: true } | { success: false; error: ZodError }): void {
  if (result.success) return;
  const errors = result.error.issues.flatMap((issue) => {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : [null];
    return keys.map((key) => ({
      field: [...issue.path, ...(key === null ? [] : [key])].map(String).join('.'),
      message: issue.message,
      code: issue.code,
    }));
  });
  throw new AppError('validation_failed', { errors });
}

/** Routes that anybody may ask. */
export const openRouter = () => new OpenAPIHono<ApiEnv>({ defaultHook: refuseInvalid });
/** Routes of whoever is signed in, in whatever workspace. */
export const callerRouter = () => new OpenAPIHono<CallerEnv>({ defaultHook: refuseInvalid });
/** Routes inside a workspace: nearly all. */
export const tenantRouter = () => new OpenAPIHono<TenantEnv>({ defaultHook: refuseInvalid });

/** The `request.body` of a route: JSON, required. */
export const body = <T extends ZodType>(schema: T) => ({
  required: true,
  content: { 'application/json': { schema } },
});

/** One of the `responses` of a route: JSON. Refusals are thrown, and documented for all routes at once. */
export const answer = <T extends ZodType>(description: string, schema: T) => ({
  description,
  content: { 'application/json': { schema } },
});

/** The `responses` of a route that answers 204. */
export const nothing = { 204: { description: 'Done; nothing to say.' } } as const;

export type Answer<T extends ZodType> = z.input<T>;
