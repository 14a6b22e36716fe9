import { createRoute } from '@hono/zod-openapi';
import { DEFAULT_WINDOW } from '#domain/calendar.ts';
import { normaliseEmail } from '#domain/email.ts';
import { AppError, found } from '#domain/error.ts';
import { mailboxContext, shownConnection, withStoredSecrets } from '#domain/mailbox_connection.ts';
import { parseConnection } from '#domain/mailbox_connection.schema.ts';
import {
  connectMailboxSchema,
  mailboxParams,
  mailboxTestSchema,
  shownConnectionSchema,
  updateMailboxConnectionSchema,
} from '#domain/mailbox_connection_input.schema.ts';
import { mailboxSchema } from '#domain/mailbox.schema.ts';
import { getMailbox, insertMailbox } from '#db/queries/mailbox.ts';
import { deleteUnconnected, mailboxByAddress, storeCandidate } from '#db/queries/mailbox_connection.ts';
import { inWorkspace, requires } from './context.ts';
import { tried, worded } from './mailbox_trial.ts';
import { answer, body, tenantRouter } from './router.ts';

const tags = ['Mailboxes'];
const request = { params: mailboxParams };
const middleware = requires('mailbox.connect');

/**
 * Connecting real accounts. What a person types is sealed and tried by a worker before it is in force; secrets go in and
 * never come out.
 */
export const mailboxConnectionRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'connectMailbox',
      method: 'post',
      path: '/mailboxes',
      tags,
      summary: 'Connect an account, or one that was disconnected again: refused, field by field, when it does not work',
      middleware,
      request: { body: body(connectMailboxSchema) },
      responses: { 201: answer('The mailbox, connected.', mailboxSchema) },
    }),
    async (c) => {
      const { connection, displayName, ...typed } = c.req.valid('json');
      const { kind } = connection;
      const address = normaliseEmail(typed.address);
      if (address === null) throw new AppError('validation_failed', { errors: [NOT_AN_ADDRESS] });
      const { mailboxId, made } = await inWorkspace(c, async ({ tx, workspace, workspaceId, now, id, audit }) => {
        if (workspace.sandbox) throw new AppError('conflict', { detail: 'A sandbox sends nothing into the world.' });
        const before = await mailboxByAddress(tx, { workspaceId, address });
        if (before && before.status !== 'disconnected') throw new AppError('already_exists');
        const key = { workspaceId, mailboxId: before?.id ?? id('mbx') };
        const times = { createdAt: now, updatedAt: now, rampStartedAt: now, statusAt: now };
        if (!before) {
          const { startMinute: windowStartMinute, endMinute: windowEndMinute } = DEFAULT_WINDOW;
          await insertMailbox(tx, {
            ...{
              id: key.mailboxId,
              workspaceId,
              kind,
              address,
              displayName,
              windowStartMinute,
              windowEndMinute,
              ...times,
            },
            ...{ status: 'disconnected', statusReason: 'unchecked', connection: {} },
          });
        }
        const candidate = c.var.deps.seal.seal(JSON.stringify(connection), mailboxContext(workspaceId, key.mailboxId));
        await storeCandidate(tx, { ...key, candidate, now, more: { kind, displayName } });
        await audit('mailbox.connection_given', key.mailboxId, { kind });
        return { mailboxId: key.mailboxId, made: !before };
      });
      const { problems, mailbox } = await tried(c, mailboxId);
      if (problems.length === 0) return c.json(mailbox, 201);
      if (made) await inWorkspace(c, ({ tx, workspaceId }) => deleteUnconnected(tx, { workspaceId, mailboxId }));
      throw new AppError('validation_failed', { errors: worded(problems, 'connection.') });
    },
  )
  .openapi(
    createRoute({
      operationId: 'testMailbox',
      method: 'post',
      path: '/mailboxes/{mailboxId}/test',
      tags,
      summary: 'Try the connection without sending anything; one that works is connected',
      middleware,
      request,
      responses: { 200: answer('What is wrong, by field; nothing when it works.', mailboxTestSchema) },
    }),
    async (c) => {
      const { mailboxId } = c.req.valid('param');
      const { problems, mailbox } = await tried(c, mailboxId);
      return c.json({ problems: worded(problems), mailbox }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'getMailboxConnection',
      method: 'get',
      path: '/mailboxes/{mailboxId}/connection',
      tags,
      summary: 'How it is connected, without its secrets',
      middleware,
      request,
      responses: { 200: answer('The connection.', shownConnectionSchema) },
    }),
    async (c) => {
      const { mailboxId } = c.req.valid('param');
      const shown = await inWorkspace(c, async ({ tx, workspaceId }) => {
        const { kind, connection } = found(await getMailbox(tx, { workspaceId, mailboxId }));
        if (kind === 'sandbox') return { kind };
        const sealed = found(connection.sealed);
        const { seal, publicUrl } = c.var.deps;
        const shown = shownConnection(parseConnection(seal.open(sealed, mailboxContext(workspaceId, mailboxId))));
        if (shown.kind !== 'resend' && shown.kind !== 'ses') return shown;
        return { ...shown, webhookUrl: `${publicUrl}/api/webhooks/${shown.kind}/${workspaceId}/${mailboxId}` };
      });
      return c.json(shown, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'updateMailboxConnection',
      method: 'put',
      path: '/mailboxes/{mailboxId}/connection',
      tags,
      summary: 'Another password, key or server: in force when it works, refused field by field when it does not',
      middleware,
      request: { ...request, body: body(updateMailboxConnectionSchema) },
      responses: { 200: answer('The mailbox, connected.', mailboxSchema) },
    }),
    async (c) => {
      const { mailboxId } = c.req.valid('param');
      const { connection: typed, displayName } = c.req.valid('json');
      const { seal } = c.var.deps;
      await inWorkspace(c, async ({ tx, workspaceId, now, audit }) => {
        const { kind, connection } = found(await getMailbox(tx, { workspaceId, mailboxId }));
        if (kind !== typed.kind) throw new AppError('conflict', { detail: `The mailbox is of the kind ${kind}.` });
        const context = mailboxContext(workspaceId, mailboxId);
        const stored = connection.sealed === undefined ? null : parseConnection(seal.open(connection.sealed, context));
        const whole = withStoredSecrets(typed, stored);
        if ('missing' in whole) {
          const message = 'Must be given: what is stored goes only where it went before.';
          const errors = whole.missing.map((field) => ({
            field: `connection.${field}`,
            message,
            code: 'secret_needed',
          }));
          throw new AppError('validation_failed', { errors });
        }
        const candidate = seal.seal(JSON.stringify(whole.connection), context);
        const more = displayName === undefined ? {} : { displayName };
        await storeCandidate(tx, { workspaceId, mailboxId, candidate, now, more });
        await audit('mailbox.connection_given', mailboxId, { kind });
      });
      const { problems, mailbox } = await tried(c, mailboxId);
      if (problems.length > 0) throw new AppError('validation_failed', { errors: worded(problems, 'connection.') });
      return c.json(mailbox, 200);
    },
  );

const NOT_AN_ADDRESS = { field: 'address', message: 'Must be an e-mail address.', code: 'invalid_format' };
