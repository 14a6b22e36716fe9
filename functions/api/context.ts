import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import type { AuditAction } from '#domain/audit.ts';
import { found, AppError } from '#domain/error.ts';
import { sha256Hex } from '#domain/hash.ts';
import { ID_RANDOM_BYTES, newId } from '#domain/id.ts';
import type { Id, IdPrefix } from '#domain/id.ts';
import { may } from '#domain/role.ts';
import type { Permission } from '#domain/role.ts';
import { withDirectory, withWorkspace } from '#db/client.ts';
import type { Db, Tx } from '#db/client.ts';
import { recordAudit } from '#db/queries/audit.ts';
import type { AuditEntry } from '#db/queries/audit.ts';
import { findKey, noteKeyUse } from '#db/queries/key.ts';
import { countKeyRequest } from '#db/queries/key_rate.ts';
import { clockOf, getWorkspace, listMemberships } from '#db/queries/workspace.ts';
import type { Workspace } from '#db/queries/workspace.ts';
import { readKey } from './key_text.ts';
import type { Actor, Caller, CallerEnv, TenantEnv } from './router.ts';

/** Which of a person's workspaces a request is for, when several are theirs: a header, or the cookie of this name. */
export const WORKSPACE_HEADER = 'x-workspace';
export const WORKSPACE_COOKIE = 'workspace';

const USE_NOTED_EVERY_MS = 60_000;

/** Finds out who asks, by `Authorization: Bearer` or else by the session's cookie; refuses nobody in particular. */
export const signedIn: MiddlewareHandler<CallerEnv> = async (c, next) => {
  const authorization = c.req.header('authorization');
  const caller = authorization === undefined ? await callerOfSession(c) : await callerOfKey(c, authorization);
  if (caller === null) throw new AppError('unauthenticated');
  c.set('caller', caller);
  await next();
};

async function callerOfSession(c: Context<CallerEnv>): Promise<Caller | null> {
  const { headers, response } = await c
    .get('deps')
    .auth.api.getSession({ headers: c.req.raw.headers, returnHeaders: true });
  // A session that is used stays alive: its cookie is given anew now and then.
  for (const cookie of headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
  return response === null ? null : { kind: 'user', id: response.user.id, userId: response.user.id };
}

async function callerOfKey(c: Context<CallerEnv>, authorization: string): Promise<Caller | null> {
  const { db, time } = c.get('deps');
  const text = /^Bearer (\S+)$/i.exec(authorization)?.[1];
  const key = text === undefined ? null : readKey(text);
  if (key === null) return null;
  const { workspaceId } = key;
  const caller = await withWorkspace(db, workspaceId, async (tx): Promise<Caller | null> => {
    const row = await findKey(tx, { workspaceId, secretHash: sha256Hex(key.secret) });
    const workspace = await getWorkspace(tx, { workspaceId });
    if (row === null || workspace === null) return null;
    const now = clockOf(workspace, time);
    if (row.lastUsedAt === null || now.getTime() - row.lastUsedAt.getTime() > USE_NOTED_EVERY_MS) {
      await noteKeyUse(tx, { workspaceId, keyId: row.id, now });
    }
    return { kind: 'key', id: row.id, userId: null, workspaceId, role: row.role };
  });
  if (caller?.kind === 'key') await bounded(db, caller.id, time());
  return caller;
}

/** A key may not keep everybody else waiting. */
async function bounded(db: Db, keyId: Id<'key'>, now: Date): Promise<void> {
  const retryAfterSeconds = await countKeyRequest(db, { keyId, now });
  if (retryAfterSeconds > 0) throw new AppError('too_many_requests', { extra: { retryAfterSeconds } });
}

/** Finds the workspace of a request and what the caller may do there. */
export const inside: MiddlewareHandler<TenantEnv> = async (c, next) => {
  const caller = c.get('caller');
  c.set('actor', caller.kind === 'key' ? caller : { ...caller, ...(await membershipOf(c, caller.userId)) });
  await next();
};

/** A workspace asked for by header must be one's own; a cookie may be stale, and then the first membership counts. */
async function membershipOf(c: Context<TenantEnv>, userId: string): Promise<Pick<Actor, 'workspaceId' | 'role'>> {
  const memberships = await withDirectory(c.get('deps').db, (tx) => listMemberships(tx, { userId }));
  const asked = c.req.header(WORKSPACE_HEADER);
  if (asked !== undefined) return found(memberships.find(({ workspaceId }) => workspaceId === asked));
  const kept = getCookie(c, WORKSPACE_COOKIE);
  const membership = memberships.find(({ workspaceId }) => workspaceId === kept) ?? memberships[0];
  if (membership === undefined) throw new AppError('workspace_needed');
  return membership;
}

/** Lets a route be used only by those whose role allows it: `createRoute({ middleware: requires('lead.write'), ... })`. */
export const requires =
  (permission: Permission): MiddlewareHandler<TenantEnv> =>
  async (c, next) => {
    if (!may(c.get('actor').role, permission)) {
      throw new AppError('forbidden', { extra: { permission } });
    }
    await next();
  };

/** The person behind a session; keys are refused, for what only a person does. */
export function personOf({ userId }: Pick<Caller, 'userId'>): string {
  if (userId === null) throw new AppError('forbidden', { detail: 'A key cannot do this, only a person.' });
  return userId;
}

/** A workspace at one instant of its own clock, in one transaction, on behalf of somebody. */
export type Moment = {
  readonly tx: Tx;
  readonly workspace: Workspace;
  readonly workspaceId: Id<'ws'>;
  /** On the workspace's own clock. */
  readonly now: Date;
  readonly actor: Actor;
  /** Makes an id. */
  readonly id: <P extends IdPrefix>(prefix: P) => Id<P>;
  /** Writes down what the actor did, in this transaction. Ids, codes and numbers only. */
  readonly audit: (action: AuditAction, subject: string, details?: AuditEntry['details']) => Promise<void>;
};

/** Runs `work` in one transaction that sees the request's workspace and nothing else. */
export function inWorkspace<T>(c: Context<TenantEnv>, work: (moment: Moment) => Promise<T>): Promise<T> {
  const { db, time, random } = c.get('deps');
  const actor = c.get('actor');
  const { workspaceId } = actor;
  return withWorkspace(db, workspaceId, async (tx) => {
    const workspace = found(await getWorkspace(tx, { workspaceId }));
    const now = clockOf(workspace, time);
    return work({
      tx,
      workspace,
      workspaceId,
      now,
      actor,
      id: (prefix) => newId(prefix, now.getTime(), random(ID_RANDOM_BYTES)),
      audit: (action, subject, details) =>
        recordAudit(tx, {
          workspaceId,
          now,
          actor: `${actor.kind}:${actor.id}`,
          action,
          subject,
          details: details ?? {},
        }),
    });
  });
}
