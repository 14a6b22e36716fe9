import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { AppError, found } from '#domain/error.ts';
import { keptWhenDisconnected, mailboxContext } from '#domain/mailbox_connection.ts';
import { parseConnection } from '#domain/mailbox_connection.schema.ts';
import { mailboxParams } from '#domain/mailbox_connection_input.schema.ts';
import { disconnectedMailboxSchema } from '#domain/mailbox.schema.ts';
import { getMailbox, moveMailbox, type Mailbox } from '#db/queries/mailbox.ts';
import { forgetConnection } from '#db/queries/mailbox_connection.ts';
import { letGo } from '../google.ts';
import { inWorkspace, requires } from './context.ts';
import { isGrantHeld } from './google_grant.ts';
import { mailboxAnswer } from './mailbox.ts';
import { answer, tenantRouter, type TenantEnv } from './router.ts';

/** A person disconnects a mailbox. */
export const mailboxDisconnectRoutes = tenantRouter().openapi(
  createRoute({
    operationId: 'disconnectMailbox',
    method: 'post',
    path: '/mailboxes/{mailboxId}/disconnect',
    tags: ['Mailboxes'],
    summary:
      'Disconnect it and forget its secrets: nothing more leaves, nothing more is read; what Google granted is given back',
    middleware: requires('mailbox.connect'),
    request: { params: mailboxParams },
    responses: {
      200: answer('The mailbox, disconnected; `left` where Google could not be told.', disconnectedMailboxSchema),
    },
  }),
  async (c) => {
    const { mailboxId } = c.req.valid('param');
    const { mailbox, before } = await inWorkspace(c, async (moment) => {
      const { tx, workspace, workspaceId, now, audit } = moment;
      if (workspace.sandbox) throw new AppError('conflict', { detail: "A sandbox's mailbox is part of it." });
      const before = found(await getMailbox(tx, { workspaceId, mailboxId }));
      await moveMailbox(tx, {
        ...{ workspaceId, mailboxId, now, from: ['connected', 'paused'], to: 'disconnected' },
        ...{ reason: 'by_person', values: keptWhenDisconnected(before) },
      });
      await forgetConnection(tx, { workspaceId, mailboxId, now });
      await audit('mailbox.disconnected', mailboxId, { reason: 'by_person' });
      return { mailbox: await mailboxAnswer(moment, found(await getMailbox(tx, { workspaceId, mailboxId }))), before };
    });
    const { workspaceId } = c.var.actor;
    // Nothing can be read without secrets: where its workflow cannot be told now, it finds out by itself.
    await c.var.deps.temporal.mailbox.closed({ workspaceId, mailboxId }).catch(() => undefined);
    const left = !(await givenBack(c, before));
    return c.json({ ...mailbox, left }, 200);
  },
);

/**
 * Gives back what Google granted: the watch would end by itself in a week, the grant never.
 * @returns false where Google was not reached, and a person must take it back there
 */
async function givenBack(c: Context<TenantEnv>, before: Mailbox): Promise<boolean> {
  const { deps, requestId } = c.var;
  const { id: mailboxId, workspaceId, connection, address } = before;
  if (before.kind !== 'gmail' || connection.sealed === undefined || deps.gmail === null) return true;
  const opened = parseConnection(deps.seal.open(connection.sealed, mailboxContext(workspaceId, mailboxId)));
  if (opened.kind !== 'gmail' || (await isGrantHeld(c, { address, except: mailboxId }))) return true;
  const isLetGo = await letGo(deps.gmail, opened);
  if (!isLetGo) deps.log.warn('google_not_let_go', { requestId, mailboxId });
  return isLetGo;
}
