import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { isUnattended } from '#domain/clearance.ts';
import { dispatchSchema } from '#domain/dispatch.schema.ts';
import { DISPATCH_STATUSES, SETTLED_BY_PERSON } from '#domain/dispatch.ts';
import { AppError, found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import { pageQuerySchema, pageSchema } from '#domain/page.schema.ts';
import { departed, neverLeft } from '#db/queries/departure.ts';
import { getDispatch, listDispatches, type SentItem } from '#db/queries/dispatch.ts';
import { getDraft } from '#db/queries/draft.ts';
import { clearanceAnswer } from './approval_answer.ts';
import { inWorkspace, requires } from './context.ts';
import { placeOf } from './page.ts';
import { answer, body, tenantRouter, type Answer } from './router.ts';

const tags = ['Dispatches'];

export const dispatchRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'listDispatches',
      method: 'get',
      path: '/dispatches',
      tags,
      summary: 'What was sent, newest first, each with the verdict that let it',
      request: {
        query: pageQuerySchema.extend({
          campaignId: idSchema('cmp').optional(),
          leadId: idSchema('ld').optional(),
          status: z.enum(DISPATCH_STATUSES).optional(),
        }),
      },
      responses: { 200: answer('A page.', pageSchema(dispatchSchema)) },
    }),
    async (c) => {
      const { campaignId, leadId, status, ...query } = c.req.valid('query');
      const place = placeOf(query);
      const { items, next } = await inWorkspace(c, ({ tx, workspaceId }) =>
        listDispatches(tx, { workspaceId, campaignId, leadId, status, ...place }),
      );
      return c.json({ items: items.map(dispatchAnswer), next }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'settleDispatch',
      method: 'post',
      path: '/dispatches/{dispatchId}/settle',
      tags,
      summary: 'Say what became of an uncertain message, after looking it up',
      middleware: requires('draft.decide'),
      request: { params: z.object({ dispatchId: idSchema('dsp') }), body: body(z.object({ left: z.boolean() })) },
      responses: {
        200: answer(
          'Settled; its story goes on.',
          z.object({ id: idSchema('dsp'), status: z.enum(DISPATCH_STATUSES) }),
        ),
      },
    }),
    async (c) => {
      const { dispatchId } = c.req.valid('param');
      const { left } = c.req.valid('json');
      const row = await inWorkspace(c, async ({ tx, workspaceId, now, audit }) => {
        const sent = found(await getDispatch(tx, { workspaceId, dispatchId }));
        const draft = found(await getDraft(tx, { workspaceId, draftId: sent.draftId }));
        const conflict = () => new AppError('conflict', { detail: 'Only an uncertain message can be settled.' });
        if (sent.status !== 'uncertain') throw conflict();
        const isAsked = sent.leaseHolder !== null && sent.leaseUntil !== null && sent.leaseUntil > c.var.deps.time();
        if (isAsked && !left)
          throw new AppError('conflict', {
            detail: 'Its provider is being asked for it now: say so again in a few minutes.',
          });
        const key = { workspaceId, dispatchId, now };
        const outcome = SETTLED_BY_PERSON;
        const isSettled = left
          ? await departed(tx, { ...key, draft, proof: { to: 'accepted', outcome } })
          : (await neverLeft(tx, { ...key, from: ['uncertain'], outcome })) !== null;
        if (!isSettled) throw conflict();
        const settled = found(await getDispatch(tx, { workspaceId, dispatchId }));
        await audit('dispatch.settled', dispatchId, { left, leadId: settled.leadId });
        return settled;
      });
      const { workspaceId, campaignId, leadId, draftId } = row;
      const { outreach, reply } = c.var.deps.temporal;
      await (
        row.class === 'sequence' && campaignId
          ? outreach.nudged({ workspaceId, campaignId, leadId })
          : reply.nudged({ workspaceId, draftId })
      ).catch(() => false);
      return c.json({ id: row.id, status: row.status }, 200);
    },
  );

const dispatchAnswer = (row: SentItem): Answer<typeof dispatchSchema> => ({
  id: row.id,
  draftId: row.draftId,
  enrollmentId: row.enrollmentId,
  campaignId: row.campaignId,
  leadId: row.leadId,
  leadName: row.leadName || row.recipient,
  companyName: row.companyName,
  recipient: row.recipient,
  subject: row.subject,
  class: row.class,
  step: row.step,
  status: row.status,
  outcome: row.outcome,
  messageId: row.messageId,
  contentHash: row.contentHash,
  unattended: isUnattended(row.clearance),
  clearance: clearanceAnswer(row.clearance),
  intendedAt: row.intendedAt.toISOString(),
  settledAt: row.settledAt?.toISOString() ?? null,
});
