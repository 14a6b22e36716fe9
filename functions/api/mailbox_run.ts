import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { z } from 'zod';
import { AppError, found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import type { Id } from '#domain/id.ts';
import { mailboxSchema, pauseMailboxSchema, resumeMailboxSchema } from '#domain/mailbox.schema.ts';
import { settleAlerts } from '#db/queries/alert.ts';
import { getMailbox, moveMailbox } from '#db/queries/mailbox.ts';
import { inWorkspace, requires } from './context.ts';
import { mailboxAnswer } from './mailbox.ts';
import { answer, body, tenantRouter, type TenantEnv } from './router.ts';

const tags = ['Mailboxes'];
const params = z.object({ mailboxId: idSchema('mbx') });

/** Stopping a mailbox, which whoever sends may do, and letting it go on, which is said with a reason. */
export const mailboxRunRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'pauseMailbox',
      method: 'post',
      path: '/mailboxes/{mailboxId}/pause',
      tags,
      summary: 'Pause it: nothing more leaves, everything is still read',
      middleware: requires('mailbox.pause'),
      request: { params, body: body(pauseMailboxSchema) },
      responses: { 200: answer('The mailbox.', mailboxSchema) },
    }),
    async (c) => c.json(await move(c, c.req.valid('param').mailboxId, 'paused', c.req.valid('json').reason), 200),
  )
  .openapi(
    createRoute({
      operationId: 'resumeMailbox',
      method: 'post',
      path: '/mailboxes/{mailboxId}/resume',
      tags,
      summary: 'Resume it, saying why; its guard stays armed',
      middleware: requires('mailbox.resume'),
      request: { params, body: body(resumeMailboxSchema) },
      responses: { 200: answer('The mailbox.', mailboxSchema) },
    }),
    async (c) => {
      const { mailboxId } = c.req.valid('param');
      const resumed = await move(c, mailboxId, 'connected', c.req.valid('json').reason);
      const { workspaceId } = c.var.actor;
      // What it holds looks again by itself within hours, if its workflow cannot be told now.
      await c.var.deps.temporal.mailbox.resumed({ workspaceId, mailboxId }).catch(() => undefined);
      return c.json(resumed, 200);
    },
  );

function move(c: Context<TenantEnv>, mailboxId: Id<'mbx'>, to: 'paused' | 'connected', reason: string | undefined) {
  return inWorkspace(c, async (moment) => {
    const { tx, workspaceId, now, audit } = moment;
    const before = found(await getMailbox(tx, { workspaceId, mailboxId }));
    const moved = await moveMailbox(tx, {
      ...{ workspaceId, mailboxId, now, to, values: null },
      from: [to === 'paused' ? 'connected' : 'paused'],
      reason: to === 'paused' ? 'person' : null,
    });
    if (!moved) throw new AppError('conflict', { detail: `The mailbox is ${before.status}.` });
    if (to === 'connected') await settleAlerts(tx, { workspaceId, subject: mailboxId, now });
    await audit(to === 'paused' ? 'mailbox.paused' : 'mailbox.resumed', mailboxId, {
      reason: reason ?? null,
      ...(before.statusReason === null ? {} : { pausedFor: before.statusReason }),
    });
    return mailboxAnswer(moment, moved);
  });
}
