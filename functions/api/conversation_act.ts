import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import {
  assignSchema,
  closeSchema,
  doneSchema,
  repliedSchema,
  replySchema,
  snoozeSchema,
} from '#domain/conversation.schema.ts';
import { snoozeUntil } from '#domain/conversation.ts';
import { AppError, found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import {
  assignConversation,
  getConversation,
  reopenConversation,
  restConversation,
  snoozeConversation,
} from '#db/queries/conversation.ts';
import { getEnrollment } from '#db/queries/enrollment.ts';
import { getMember } from '#db/queries/member.ts';
import { inWorkspace, requires } from './context.ts';
import { writeReply } from './conversation_reply.ts';
import { onceSeen } from './conversation_version.ts';
import { answer, body, nothing, tenantRouter } from './router.ts';

const tags = ['Inbox'];
const params = z.object({ conversationId: idSchema('cnv') });
const middleware = requires('message.reply');

/** What a person does with a conversation, each on the version that they saw. */
export const conversationActRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'setConversationDone',
      method: 'put',
      path: '/conversations/{conversationId}/done',
      tags,
      summary: 'Say that nothing is left to do with it, or take that back',
      middleware,
      request: { params, body: body(doneSchema) },
      responses: nothing,
    }),
    async (c) => {
      const { conversationId } = c.req.valid('param');
      const { done, version } = c.req.valid('json');
      const how = done ? 'conversation.done' : 'conversation.reopened';
      await inWorkspace(c, async (moment) => {
        const { tx, audit } = moment;
        await onceSeen(moment, { conversationId, seen: version, how }, (by) =>
          done ? restConversation(tx, { ...by, rest: 'done' }) : reopenConversation(tx, by),
        );
        await audit(how, conversationId);
      });
      return c.body(null, 204);
    },
  )
  .openapi(
    createRoute({
      operationId: 'snoozeConversation',
      method: 'put',
      path: '/conversations/{conversationId}/snooze',
      tags,
      summary: 'Put it off until the morning of a day, or take that back; it comes back at once when they write',
      middleware,
      request: { params, body: body(snoozeSchema) },
      responses: nothing,
    }),
    async (c) => {
      const { conversationId } = c.req.valid('param');
      const { until: day, version } = c.req.valid('json');
      const how = day === null ? 'conversation.woken' : 'conversation.snoozed';
      await inWorkspace(c, async (moment) => {
        const { tx, workspace, now, audit } = moment;
        const until = day === null ? null : snoozeUntil(day, now.getTime(), workspace.zone);
        if (day !== null && until === null)
          throw new AppError('validation_failed', {
            errors: [{ field: 'until', message: 'Must be a day to come, within a year.', code: 'custom' }],
          });
        await onceSeen(moment, { conversationId, seen: version, how }, (by) =>
          snoozeConversation(tx, { ...by, until }),
        );
        await audit(how, conversationId, { until: until?.toISOString() ?? null });
      });
      return c.body(null, 204);
    },
  )
  .openapi(
    createRoute({
      operationId: 'assignConversation',
      method: 'put',
      path: '/conversations/{conversationId}/assignee',
      tags,
      summary: 'Give it to a member to take care of, or to nobody',
      middleware,
      request: { params, body: body(assignSchema) },
      responses: nothing,
    }),
    async (c) => {
      const { conversationId } = c.req.valid('param');
      const { memberId, version } = c.req.valid('json');
      await inWorkspace(c, async (moment) => {
        const { tx, workspaceId, audit } = moment;
        if (memberId !== null) found(await getMember(tx, { workspaceId, memberId }));
        await onceSeen(moment, { conversationId, seen: version, how: 'conversation.assigned' }, (by) =>
          assignConversation(tx, { ...by, memberId }),
        );
        await audit('conversation.assigned', conversationId, { memberId });
      });
      return c.body(null, 204);
    },
  )
  .openapi(
    createRoute({
      operationId: 'replyInConversation',
      method: 'post',
      path: '/conversations/{conversationId}/reply',
      tags,
      summary: 'Answer it: writing and sending it is the approval; it passes the gate on its way',
      middleware,
      request: { params, body: body(replySchema) },
      responses: { 202: answer('On its way through the gate.', repliedSchema) },
    }),
    async (c) => {
      const { conversationId } = c.req.valid('param');
      const written = c.req.valid('json');
      const state = await inWorkspace(c, (moment) => writeReply(moment, c.var.deps, conversationId, written));
      const told = await c.var.deps.temporal.reply.start(state).then(
        () => true,
        () => false,
      );
      return c.json({ draftId: state.draftId, told }, 202);
    },
  )
  .openapi(
    createRoute({
      operationId: 'closeConversation',
      method: 'post',
      path: '/conversations/{conversationId}/close',
      tags,
      summary: 'End its story: nothing more is expected of this lead in this campaign',
      middleware,
      request: { params, body: body(closeSchema) },
      responses: nothing,
    }),
    async (c) => {
      const { conversationId } = c.req.valid('param');
      const { version } = c.req.valid('json');
      await inWorkspace(c, async (moment) => {
        const { tx, workspaceId, audit } = moment;
        const how = 'conversation.closed';
        await onceSeen(moment, { conversationId, seen: version, how }, (by) =>
          restConversation(tx, { ...by, rest: 'closed' }),
        );
        await audit(how, conversationId);
        const { enrollmentId } = found(await getConversation(tx, { workspaceId, conversationId }));
        const enrollment = enrollmentId && (await getEnrollment(tx, { workspaceId, enrollmentId }));
        // Within: what comes in now waits, and opens it again. One that looks closed while its lead is written to would be a lie.
        if (enrollment)
          await c.var.deps.temporal.outreach.closed(enrollment, 'replied').catch(() => {
            throw new AppError('unavailable');
          });
      });
      return c.body(null, 204);
    },
  );
