import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import {
  approvalItemSchema,
  approvalSchema,
  decidedSchema,
  decisionSchema,
  draftRefSchema,
  editDraftSchema,
} from '#domain/approval.schema.ts';
import { contentHash, type ApprovalDecision, type DraftStatus } from '#domain/draft.ts';
import { AppError, found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import { joinLetter, lintLetter, splitLetter } from '#domain/letter.ts';
import { policyOf } from '#domain/policy.ts';
import { pageQuerySchema, pageSchema } from '#domain/page.schema.ts';
import { voiceOf } from '#domain/voice.ts';
import { approvalsOf, approversAmong, insertApproval, withdrawApproval } from '#db/queries/approval.ts';
import { getApproval, listApprovals } from '#db/queries/approval_queue.ts';
import { getDraft, lockDraft, moveDraft, rewriteDraft, type Draft } from '#db/queries/draft.ts';
import { approvalAnswer, approvalItemAnswer } from './approval_answer.ts';
import { inWorkspace, personOf, requires, type Moment } from './context.ts';
import { placeOf } from './page.ts';
import { answer, body, tenantRouter } from './router.ts';

const tags = ['Approvals'];
const params = z.object({ draftId: idSchema('drf') });
const queueQuery = pageQuerySchema.extend({
  /** `proposed`: they wait for a person. `approved`: they wait for their slot, and can be taken back. */
  status: z.enum(['proposed', 'approved']).default('proposed'),
  campaignId: idSchema('cmp').optional(),
});
const BECOMES = { approve: 'approved', skip: 'skipped', reject: 'rejected' } as const satisfies Record<
  ApprovalDecision,
  DraftStatus
>;

export const approvalRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'listApprovals',
      method: 'get',
      path: '/approvals',
      tags,
      summary: 'Drafts that wait for a person, or for their slot, the oldest first',
      request: { query: queueQuery },
      responses: { 200: answer('A page.', pageSchema(approvalItemSchema)) },
    }),
    async (c) => {
      const { status, campaignId, ...query } = c.req.valid('query');
      const place = placeOf(query);
      const page = await inWorkspace(c, ({ tx, workspaceId }) =>
        listApprovals(tx, { workspaceId, statuses: [status], campaignId, ...place }),
      );
      return c.json({ items: page.items.map(approvalItemAnswer), next: page.next }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'getApproval',
      method: 'get',
      path: '/approvals/{draftId}',
      tags,
      summary: 'A draft with its evidence, its lint, and the gate as it stands',
      request: { params },
      responses: { 200: answer('The draft.', approvalSchema) },
    }),
    async (c) => {
      const { draftId } = c.req.valid('param');
      const approval = await inWorkspace(c, async (moment) =>
        approvalAnswer(moment, found(await getApproval(moment.tx, { workspaceId: moment.workspaceId, draftId }))),
      );
      return c.json(approval, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'decideApproval',
      method: 'post',
      path: '/approvals/{draftId}/decision',
      tags,
      summary: 'Approve, skip or reject exactly what was read',
      middleware: requires('draft.decide'),
      request: { params, body: body(decisionSchema) },
      responses: { 200: answer('The decision is recorded, and its workflow is told.', decidedSchema) },
    }),
    async (c) => {
      const { draftId } = c.req.valid('param');
      const decided = await inWorkspace(c, (moment) => decide(moment, draftId, c.req.valid('json')));
      const { approvalId, draft, decision, isLast } = decided;
      // The decision is kept whatever happens now: a workflow that cannot be told is told again.
      const told =
        isLast && draft.campaignId
          ? await c.var.deps.temporal.outreach
              .decided(
                { workspaceId: draft.workspaceId, campaignId: draft.campaignId, leadId: draft.leadId },
                { approvalId, draftId, contentHash: draft.contentHash, decision },
              )
              .catch(() => false)
          : false;
      return c.json({ approvalId, draftId, status: draft.status, told }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'withdrawApproval',
      method: 'post',
      path: '/approvals/{draftId}/withdraw',
      tags,
      summary: 'Take an approval back before the message leaves',
      middleware: requires('draft.decide'),
      request: { params },
      responses: { 200: answer('It waits for a decision again.', draftRefSchema) },
    }),
    async (c) => {
      const { draftId } = c.req.valid('param');
      const draft = await inWorkspace(c, async ({ tx, workspaceId, audit }) => {
        const row = found(await getDraft(tx, { workspaceId, draftId }));
        if (row.status !== 'approved' || !row.campaignId) throw new AppError('already_left');
        await audit('draft.withdrawal_asked', draftId, { leadId: row.leadId });
        return { ...row, campaignId: row.campaignId };
      });
      const key = { workspaceId: draft.workspaceId, campaignId: draft.campaignId, leadId: draft.leadId };
      if (!(await c.var.deps.temporal.outreach.withdraw(key, draftId))) throw new AppError('already_left');
      return c.json({ draftId }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'editDraft',
      method: 'patch',
      path: '/approvals/{draftId}',
      tags,
      summary: 'Give a proposed draft other words: what was approved before is void',
      middleware: requires('draft.decide'),
      request: { params, body: body(editDraftSchema) },
      responses: { 200: answer('The draft as it is now.', approvalSchema) },
    }),
    async (c) => {
      const { draftId } = c.req.valid('param');
      const { edited, workspaceId } = await inWorkspace(c, async (moment) => {
        const { tx, workspaceId } = moment;
        await edit(moment, draftId, c.req.valid('json'), c.var.deps.asksSpamd);
        const item = found(await getApproval(tx, { workspaceId, draftId }));
        return { edited: await approvalAnswer(moment, item), workspaceId };
      });
      const { campaignId, leadId } = edited;
      // What a filter thinks of the new words is asked beside: they are shown, and may be approved, before it answers.
      // A call that is lost here is made again by the reconciler.
      if (c.var.deps.asksSpamd && campaignId !== null)
        await c.var.deps.temporal.outreach.edited({ workspaceId, campaignId, leadId }, draftId).catch(() => false);
      return c.json(edited, 200);
    },
  );

/**
 * Records one decision on one content, once; an older content is refused with the hash of what is there now. Where the
 * policy asks for two people, the first approval is kept and the draft stays proposed until another person's.
 */
async function decide(
  { tx, workspace, workspaceId, now, id, actor, audit }: Moment,
  draftId: Draft['id'],
  { decision, contentHash: read }: z.infer<typeof decisionSchema>,
) {
  const before = found(await lockDraft(tx, { workspaceId, draftId }));
  const { contentHash, leadId, status } = before;
  if (contentHash !== read) throw new AppError('stale_draft', { extra: { contentHash } });
  if (status !== 'proposed')
    throw new AppError('conflict', { detail: `The draft is ${status}.`, extra: { draftStatus: status } });
  const needed = decision === 'approve' && before.class === 'sequence' ? policyOf(workspace.policy).approvers : 1;
  if (needed === 2) personOf(actor);
  const given = await approvalsOf(tx, { workspaceId, draftId, contentHash });
  const decidedBy = `${actor.kind}:${actor.id}`;
  const isLast = needed === 1 || approversAmong([...given, { decidedBy }]) >= needed;
  // One person's decision replaces what was begun while two were asked for.
  if (needed === 1 && given.length > 0) await withdrawApproval(tx, { workspaceId, draftId, now });
  const approvalId = id('apr');
  // A first approval of two is nobody's to take in: only the last one is told to the workflow.
  const acknowledgedAt = isLast ? null : now;
  const made = await insertApproval(tx, {
    ...{ id: approvalId, workspaceId, draftId, contentHash, decision, decidedBy, decidedAt: now, acknowledgedAt },
  });
  if (!made) throw new AppError('conflict', { detail: 'You approved it already; somebody else must too.' });
  if (!isLast) {
    await audit('draft.approved_first', draftId, { leadId, contentHash });
    return { approvalId, draft: before, decision, isLast };
  }
  const draft = found(await moveDraft(tx, { workspaceId, draftId, from: ['proposed'], to: BECOMES[decision], now }));
  await audit(`draft.${BECOMES[decision]}`, draftId, { leadId, contentHash });
  return { approvalId, draft, decision, isLast };
}

async function edit(
  { tx, workspaceId, workspace, now, audit }: Moment,
  draftId: Draft['id'],
  asked: z.infer<typeof editDraftSchema>,
  toScore: boolean,
): Promise<void> {
  const before = found(await getDraft(tx, { workspaceId, draftId }));
  const body = joinLetter(asked.words, splitLetter(before.body).notice);
  const { subject } = asked;
  const hash = contentHash({ recipient: before.recipient, sender: before.sender, subject, body });
  const edited = await rewriteDraft(tx, {
    workspaceId,
    draftId,
    expectedHash: asked.contentHash,
    now,
    subject,
    body,
    contentHash: hash,
    toScore: toScore && before.campaignId !== null,
    lint: lintLetter(
      { subject, body, isFollowUp: before.step > 0, banned: voiceOf(workspace.voice).banned },
      workspace.language,
    ),
    claims: before.claims.filter(({ text }) => asked.words.includes(text)),
  });
  if (!edited)
    throw new AppError('stale_draft', { extra: { contentHash: before.contentHash, draftStatus: before.status } });
  // Any change voids what was approved: a first approval of two, too.
  await withdrawApproval(tx, { workspaceId, draftId, now });
  await audit('draft.edited', draftId, { leadId: before.leadId, from: asked.contentHash, to: hash });
}
