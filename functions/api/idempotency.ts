import { createHash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { AppError } from '#domain/error.ts';
import { withWorkspace } from '#db/client.ts';
import type { Tx } from '#db/client.ts';
import { claimKey, keepAnswer, releaseKey } from '#db/queries/idempotency.ts';
import { problem } from './problem.ts';
import type { TenantEnv } from './router.ts';

export const IDEMPOTENCY_HEADER = 'idempotency-key';

const keySchema = z.string().regex(/^[\x21-\x7e]{1,200}$/);
const answerSchema = z.object({ body: z.string(), type: z.string().nullable() });

/** Reads the header. @throws AppError when it is there and unfit */
export function idempotencyKeyOf(header: string | undefined): string | undefined {
  const parsed = keySchema.optional().safeParse(header);
  if (parsed.success) return parsed.data;
  throw new AppError('validation_failed', {
    errors: [{ field: 'Idempotency-Key', message: 'Must be 1 to 200 visible ASCII characters.', code: 'custom' }],
  });
}

/**
 * Makes a POST with an `Idempotency-Key` safe to repeat for a day: the same request gets the answer that the first one
 * got, another request under the same key is refused, and so is one that comes while the first still runs. Refusals and
 * failures did nothing and are not kept: the key can be used again.
 */
export const idempotent: MiddlewareHandler<TenantEnv> = async (c, next) => {
  const key = c.req.method === 'POST' ? idempotencyKeyOf(c.req.header(IDEMPOTENCY_HEADER)) : undefined;
  if (key === undefined) return next();
  const { deps, actor } = c.var;
  const { workspaceId } = actor;
  const own = { workspaceId, key };
  const context = `idempotency|${workspaceId}|${key}`;
  const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withWorkspace(deps.db, workspaceId, work);
  const requestHash = createHash('sha256')
    .update(`${actor.kind}:${actor.id}\n${new URL(c.req.url).pathname}\n`)
    .update(new Uint8Array(await c.req.arrayBuffer()))
    .digest('hex');

  const claim = await inTenant((tx) => claimKey(tx, { ...own, requestHash, now: deps.time() }));
  switch (claim.outcome) {
    case 'reused':
      return problem(c.var.requestId, new AppError('idempotency_reused'));
    case 'running':
      return problem(c.var.requestId, new AppError('idempotency_running'));
    case 'answered': {
      const kept = answerSchema.parse(JSON.parse(deps.seal.open(claim.sealedAnswer, context)));
      const headers = { 'idempotency-replayed': 'true', ...(kept.type === null ? {} : { 'content-type': kept.type }) };
      return new Response(kept.body === '' ? null : kept.body, { status: claim.status, headers });
    }
    case 'claimed':
      await next();
  }
  if (c.res.ok) {
    const answer = { body: await c.res.clone().text(), type: c.res.headers.get('content-type') };
    const sealedAnswer = deps.seal.seal(JSON.stringify(answer), context);
    await inTenant((tx) => keepAnswer(tx, { ...own, status: c.res.status, sealedAnswer }));
  } else {
    await inTenant((tx) => releaseKey(tx, own));
  }
  return undefined;
};
