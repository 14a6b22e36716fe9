import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { z } from 'zod';
import { acceptedProposalSchema, proposalSchema } from '#domain/conversation.schema.ts';
import { normaliseEmail } from '#domain/email.ts';
import { AppError, found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import type { Id } from '#domain/id.ts';
import type { Language } from '#domain/language.ts';
import { NO_COMPANY, NO_VALUES, type LeadValues } from '#domain/lead.ts';
import { pageQuerySchema, pageSchema } from '#domain/page.schema.ts';
import { ACCEPTING } from '#domain/proposal.ts';
import { restConversation } from '#db/queries/conversation.ts';
import { openEnrollments } from '#db/queries/enrollment.ts';
import { getLead } from '#db/queries/lead.ts';
import { mergeLeads } from '#db/queries/lead_merge.ts';
import { getMessage } from '#db/queries/message.ts';
import { decideProposal, openProposals, type Proposal } from '#db/queries/proposal.ts';
import { suppress } from '#db/queries/suppression.ts';
import { proposalAnswer } from './conversation_answer.ts';
import { inWorkspace, requires, type Moment } from './context.ts';
import { onceSeen } from './conversation_version.ts';
import { correct, tell } from './message.ts';
import { placeOf } from './page.ts';
import { answer, body, nothing, tenantRouter, type TenantEnv } from './router.ts';

const tags = ['Inbox'];
const params = z.object({ proposalId: idSchema('prp') });

/** What replies carry and only a person may accept. */
export const proposalRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'listProposals',
      method: 'get',
      path: '/proposals',
      tags,
      summary: 'What replies carry, waiting for a person: colleagues, leavings, telephones, dates; newest first',
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
      summary: 'Act on what a reply carries: a new lead, no more mail to who left, a telephone, a later date',
      middleware: requires('lead.write'),
      request: { params, body: body(z.object({})) },
      responses: { 200: answer('The lead, new or known already.', acceptedProposalSchema) },
    }),
    async (c) => {
      const { proposalId } = c.req.valid('param');
      const { accepted, after } = await inWorkspace(c, (moment) => accept(moment, proposalId));
      await after(c);
      return c.json(accepted, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'dismissProposal',
      method: 'post',
      path: '/proposals/{proposalId}/dismiss',
      tags,
      summary: 'Leave what a reply carries as it is',
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

type Accepted = {
  accepted: z.infer<typeof acceptedProposalSchema>;
  /** What others are told once it is stored. */
  after: (c: Context<TenantEnv>) => Promise<unknown>;
};
const nothingMore = () => Promise.resolve();

/** Does what the proposal is about in the same transaction as the decision. */
async function accept(moment: Moment, proposalId: Id<'prp'>): Promise<Accepted> {
  const proposal = await decide(moment, proposalId, 'accepted');
  const { kind, leadId, messageId } = proposal;
  await moment.audit('proposal.accepted', proposalId, { kind, leadId, messageId });
  switch (ACCEPTING[kind]) {
    case 'makes_lead':
      return makeLead(moment, proposal);
    case 'suppresses':
      return suppressLeaver(moment, proposal);
    case 'fills_phone':
      return fillPhone(moment, proposal);
    case 'corrects_triage':
      return writeLater(moment, proposal);
  }
}

/** Its fields come from a reply, and say from which. */
async function makeLead(moment: Moment, { id: proposalId, values, leadId, messageId }: Proposal): Promise<Accepted> {
  const { tx, workspace, workspaceId } = moment;
  const { firstName = null, lastName = null, title = null } = values;
  const email = normaliseEmail(values['email'] ?? '');
  if (email === null) throw new AppError('conflict', { detail: 'The reply holds no usable address.' });
  const sender = await getLead(tx, { workspaceId, leadId });
  // A colleague most often shares the sender's language and place.
  const near = { language: sender?.language ?? workspace.language, zone: sender?.zone ?? workspace.zone };
  const said = { firstName, lastName, title, country: sender?.country ?? null };
  const made = await say(moment, { email, said, messageId, near });
  return {
    accepted: { proposalId, leadId: made.leadId, created: made.outcome === 'created' },
    // Without a verification it is only seen; freshness verifies it before anything is sent.
    after: (c) =>
      c.var.deps.temporal.enrichment
        .start({ workspaceId, batch: made.leadId, leadIds: [made.leadId], source: null })
        .catch(() => undefined),
  };
}

/** Nobody reads that address any more: nothing is written to it, whatever was under way ends, and nobody waits there for an answer. */
async function suppressLeaver(moment: Moment, { id: proposalId, leadId, messageId }: Proposal): Promise<Accepted> {
  const { tx, workspaceId, now, audit } = moment;
  const { email } = found(await getLead(tx, { workspaceId, leadId }));
  const said = messageId && (await getMessage(tx, { workspaceId, messageId }));
  // A colleague who told of it does wait.
  if (said && said.conversationId && normaliseEmail(said.fromAddress) === email)
    await onceSeen(moment, { conversationId: said.conversationId, seen: null, how: 'conversation.closed' }, (by) =>
      restConversation(tx, { ...by, rest: 'closed' }),
    );
  const of = { kind: 'address', key: email, reason: 'manual', origin: proposalId } as const;
  const { id: suppression } = await suppress(tx, { workspaceId, now, ...of });
  await audit('lead.suppressed', leadId, { suppression, scope: 'person' });
  const open = await openEnrollments(tx, { workspaceId, leadId, limit: 200 });
  return {
    accepted: { proposalId, leadId, created: false },
    // The gate refuses from now on, whether or not these hear of it.
    after: (c) =>
      Promise.all(open.map((key) => c.var.deps.temporal.outreach.closed(key, 'rejected').catch(() => false))),
  };
}

/** The telephone of a lead that has none: what is there already, or was typed by a person, stays. */
async function fillPhone(moment: Moment, { id: proposalId, leadId, values, messageId }: Proposal): Promise<Accepted> {
  const { tx, workspaceId } = moment;
  const { email, phone, language, zone } = found(await getLead(tx, { workspaceId, leadId }));
  if (phone !== null) throw new AppError('conflict', { detail: 'This lead has a telephone already.' });
  const said = { phone: values['phone'] ?? null };
  await say(moment, { email, said, messageId, near: { language, zone } });
  return { accepted: { proposalId, leadId, created: false }, after: nothingMore };
}

/** The one way to a later date: the message is sorted as one that asks for it. */
async function writeLater(moment: Moment, { id: proposalId, leadId, values, messageId }: Proposal): Promise<Accepted> {
  if (messageId === null) throw new AppError('conflict', { detail: 'No message asks for this.' });
  const asked = { kind: 'not_now', date: values['date'] ?? null } as const;
  const corrected = await correct(moment, messageId, asked);
  return {
    accepted: { proposalId, leadId, created: false },
    after: (c) => tell(c, corrected, { messageId, ...asked }),
  };
}

/** What a reply says of a person, by the rules of every other source. */
async function say(
  { tx, workspace, workspaceId, now }: Moment,
  of: {
    email: string;
    said: Partial<LeadValues>;
    messageId: Id<'msg'> | null;
    near: { language: Language; zone: string };
  },
) {
  const { outcome } = await mergeLeads(tx, {
    ...{ workspaceId, now, source: 'reply', defaults: of.near, sandbox: workspace.sandbox },
    leads: [
      {
        email: of.email,
        values: { ...NO_VALUES, ...of.said },
        company: NO_COMPANY,
        fact: null,
        evidence: of.messageId,
      },
    ],
  });
  const made = outcome.get(of.email);
  if (!made) throw new AppError('conflict', { detail: 'This person asked to be erased.' });
  return made;
}
