import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { acceptedProposalSchema, proposalSchema } from '#domain/conversation.schema.ts';
import { normaliseEmail } from '#domain/email.ts';
import { AppError, found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import type { Id } from '#domain/id.ts';
import { NO_COMPANY, NO_VALUES } from '#domain/lead.ts';
import { pageQuerySchema, pageSchema } from '#domain/page.schema.ts';
import { getLead } from '#db/queries/lead.ts';
import { mergeLeads } from '#db/queries/lead_merge.ts';
import { decideProposal, openProposals } from '#db/queries/proposal.ts';
import { proposalAnswer } from './conversation_answer.ts';
import { inWorkspace, requires, type Moment } from './context.ts';
import { placeOf } from './page.ts';
import { answer, body, nothing, tenantRouter } from './router.ts';

const tags = ['Inbox'];
const params = z.object({ proposalId: idSchema('prp') });

/** What replies suggest and only a person may accept: a colleague named as a new lead. */
export const proposalRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'listProposals',
      method: 'get',
      path: '/proposals',
      tags,
      summary: 'Colleagues that replies named, waiting for a person, newest first',
      request: { query: pageQuerySchema.extend({ leadId: idSchema('ld').optional() }) },
      responses: { 200: answer('A page.', pageSchema(proposalSchema)) },
    }),
    async (c) => {
      const { leadId, ...query } = c.req.valid('query');
      const place = placeOf(query);
      const { items, next } = await inWorkspace(c, ({ tx, workspaceId }) =>
        openProposals(tx, { workspaceId, leadId, ...place }),
      );
      return c.json({ items: items.map(proposalAnswer), next }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'acceptProposal',
      method: 'post',
      path: '/proposals/{proposalId}/accept',
      tags,
      summary: 'Make the named colleague a lead; their address is verified at once',
      middleware: requires('lead.write'),
      request: { params, body: body(z.object({})) },
      responses: { 200: answer('The lead, new or known already.', acceptedProposalSchema) },
    }),
    async (c) => {
      const { proposalId } = c.req.valid('param');
      const accepted = await inWorkspace(c, (moment) => accept(moment, proposalId));
      const { workspaceId } = c.var.actor;
      const { leadId } = accepted;
      // Without a verification it is only seen; freshness verifies it before anything is sent.
      await c.var.deps.temporal.enrichment
        .start({ workspaceId, batch: leadId, leadIds: [leadId], source: null })
        .catch(() => undefined);
      return c.json(accepted, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'dismissProposal',
      method: 'post',
      path: '/proposals/{proposalId}/dismiss',
      tags,
      summary: 'Leave the named colleague alone',
      middleware: requires('lead.write'),
      request: { params, body: body(z.object({})) },
      responses: nothing,
    }),
    async (c) => {
      const { proposalId } = c.req.valid('param');
      await inWorkspace(c, async (moment) => {
        await decide(moment, proposalId, 'dismissed');
        await moment.audit('proposal.dismissed', proposalId);
      });
      return c.body(null, 204);
    },
  );

/** Records the decision, once: a proposal decided before cannot be told from one that never was. */
async function decide(
  { tx, workspaceId, now, actor }: Moment,
  proposalId: Id<'prp'>,
  status: 'accepted' | 'dismissed',
) {
  return found(
    await decideProposal(tx, { workspaceId, proposalId, status, decidedBy: `${actor.kind}:${actor.id}`, now }),
  );
}

/** Makes the lead in the same transaction as the decision: its fields come from a reply, and say from which. */
async function accept(moment: Moment, proposalId: Id<'prp'>) {
  const { tx, workspace, workspaceId, now, audit } = moment;
  const proposal = await decide(moment, proposalId, 'accepted');
  const { firstName = null, lastName = null, title = null } = proposal.values;
  const email = normaliseEmail(proposal.values['email'] ?? '');
  if (email === null) throw new AppError('conflict', { detail: 'The reply holds no usable address.' });
  const sender = await getLead(tx, { workspaceId, leadId: proposal.leadId });
  const { outcome } = await mergeLeads(tx, {
    workspaceId,
    now,
    source: 'reply',
    // A colleague most often shares the sender's language and place.
    defaults: { language: sender?.language ?? workspace.language, zone: sender?.zone ?? workspace.zone },
    sandbox: workspace.sandbox,
    leads: [
      {
        email,
        values: { ...NO_VALUES, firstName, lastName, title, country: sender?.country ?? null },
        company: NO_COMPANY,
        fact: null,
        evidence: proposal.messageId,
      },
    ],
  });
  const made = outcome.get(email);
  if (!made) throw new AppError('conflict', { detail: 'This person asked to be erased.' });
  await audit('proposal.accepted', proposalId, { leadId: made.leadId, messageId: proposal.messageId });
  return { proposalId, leadId: made.leadId, created: made.outcome === 'created' };
}
