import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import {
  conversationSchema,
  inboxCountsSchema,
  repliedSchema,
  replySchema,
  threadSchema,
} from '#domain/conversation.schema.ts';
import { bookingLink, linkPayload } from '#domain/booking.ts';
import { AppError, found } from '#domain/error.ts';
import { contentHash, mailboxField } from '#domain/draft.ts';
import { normaliseEmail } from '#domain/email.ts';
import { idSchema } from '#domain/id.schema.ts';
import { nameOf } from '#domain/letter.ts';
import { pageQuerySchema, pageSchema } from '#domain/page.schema.ts';
import { followUpSubject } from '#domain/sequence.ts';
import { suggestReply } from '#domain/suggestion.ts';
import { isHumanReply, TRIAGE_GROUP_OF, TRIAGE_GROUPS, TRIAGE_KINDS, type TriageGroup } from '#domain/triage/kinds.ts';
import { settleAlerts } from '#db/queries/alert.ts';
import { insertApproval } from '#db/queries/approval.ts';
import { getCampaign } from '#db/queries/campaign.ts';
import {
  countConversations,
  getConversation,
  listConversations,
  setConversationDone,
  type Conversation,
} from '#db/queries/conversation.ts';
import { insertDraft } from '#db/queries/draft.ts';
import { getEnrollment } from '#db/queries/enrollment.ts';
import { getMailbox } from '#db/queries/mailbox.ts';
import { messagesOfConversation } from '#db/queries/message.ts';
import { leadWithCompany } from '#db/queries/outreach.ts';
import { openProposals } from '#db/queries/proposal.ts';
import { conversationAnswer, enrollmentAnswer, messageAnswer, proposalAnswer } from './conversation_answer.ts';
import { inWorkspace, requires, type Moment } from './context.ts';
import type { ApiDeps } from './deps.ts';
import { placeOf } from './page.ts';
import { answer, body, nothing, tenantRouter } from './router.ts';

const tags = ['Inbox'];
const params = z.object({ conversationId: idSchema('cnv') });
/** As many proposals as a conversation shows. */
const SHOWN = 50;

export const conversationRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'listConversations',
      method: 'get',
      path: '/conversations',
      tags,
      summary: 'Threads that somebody answered, the latest message first',
      request: {
        query: pageQuerySchema.extend({
          group: z.enum(TRIAGE_GROUPS).optional(),
          leadId: idSchema('ld').optional(),
          done: z.enum(['true', 'false']).optional(),
        }),
      },
      responses: { 200: answer('A page.', pageSchema(conversationSchema)) },
    }),
    async (c) => {
      const { group, leadId, done, ...query } = c.req.valid('query');
      const place = placeOf(query);
      const kinds = group && TRIAGE_KINDS.filter((kind) => TRIAGE_GROUP_OF[kind] === group);
      const { items, next } = await inWorkspace(c, ({ tx, workspaceId }) =>
        listConversations(tx, {
          workspaceId,
          kinds,
          leadId,
          done: done === undefined ? undefined : done === 'true',
          ...place,
        }),
      );
      return c.json(
        {
          items: items.map((row) => ({ ...conversationAnswer(row), snippet: row.snippet, messages: row.messages })),
          next,
        },
        200,
      );
    },
  )
  .openapi(
    createRoute({
      operationId: 'countConversations',
      method: 'get',
      path: '/conversations/counts',
      tags,
      summary: 'Open threads by group',
      responses: { 200: answer('The counts.', inboxCountsSchema) },
    }),
    async (c) => {
      const byKind = await inWorkspace(c, ({ tx, workspaceId }) => countConversations(tx, { workspaceId }));
      const groups: Partial<Record<TriageGroup, number>> = {};
      for (const kind of TRIAGE_KINDS)
        groups[TRIAGE_GROUP_OF[kind]] = (groups[TRIAGE_GROUP_OF[kind]] ?? 0) + (byKind[kind] ?? 0);
      return c.json({ groups }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'getConversation',
      method: 'get',
      path: '/conversations/{conversationId}',
      tags,
      summary: 'A thread, where its story stands, and a suggested answer',
      request: { params },
      responses: { 200: answer('The thread.', threadSchema) },
    }),
    async (c) => {
      const { conversationId } = c.req.valid('param');
      const thread = await inWorkspace(c, async (moment) =>
        threadOf(
          moment,
          found(await getConversation(moment.tx, { workspaceId: moment.workspaceId, conversationId })),
          c.var.deps,
        ),
      );
      return c.json(thread, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'setConversationDone',
      method: 'put',
      path: '/conversations/{conversationId}/done',
      tags,
      summary: 'Say that nothing is left to do with it, or take that back',
      middleware: requires('message.reply'),
      request: { params, body: body(z.object({ done: z.boolean() })) },
      responses: nothing,
    }),
    async (c) => {
      const { conversationId } = c.req.valid('param');
      const { done } = c.req.valid('json');
      await inWorkspace(c, async ({ tx, workspaceId, now, audit }) => {
        if (!(await setConversationDone(tx, { workspaceId, conversationId, doneAt: done ? now : null, now })))
          throw new AppError('not_found');
        await audit(done ? 'conversation.done' : 'conversation.reopened', conversationId);
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
      middleware: requires('message.reply'),
      request: { params, body: body(replySchema) },
      responses: { 202: answer('On its way through the gate.', repliedSchema) },
    }),
    async (c) => {
      const { conversationId } = c.req.valid('param');
      const { words } = c.req.valid('json');
      const state = await inWorkspace(c, (moment) => writeReply(moment, conversationId, words));
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
      middleware: requires('message.reply'),
      request: { params },
      responses: nothing,
    }),
    async (c) => {
      const { conversationId } = c.req.valid('param');
      const enrollment = await inWorkspace(c, async ({ tx, workspaceId }) => {
        const { enrollmentId } = found(await getConversation(tx, { workspaceId, conversationId }));
        return enrollmentId && getEnrollment(tx, { workspaceId, enrollmentId });
      });
      // Its story first: a conversation that looks closed while its lead is still written to would be a lie.
      if (enrollment)
        await c.var.deps.temporal.outreach.closed(enrollment, 'replied').catch(() => {
          throw new AppError('unavailable');
        });
      await inWorkspace(c, async ({ tx, workspaceId, now, audit }) => {
        await setConversationDone(tx, { workspaceId, conversationId, doneAt: now, now });
        await audit('conversation.closed', conversationId);
      });
      return c.body(null, 204);
    },
  );

async function threadOf({ tx, workspace, workspaceId }: Moment, conversation: Conversation, deps: ApiDeps) {
  const person = conversation.leadId ? await leadWithCompany(tx, { workspaceId, leadId: conversation.leadId }) : null;
  const messages = await messagesOfConversation(tx, { workspaceId, conversationId: conversation.id });
  const enrollment = conversation.enrollmentId
    ? await getEnrollment(tx, { workspaceId, enrollmentId: conversation.enrollmentId })
    : null;
  const campaign = enrollment ? await getCampaign(tx, { workspaceId, campaignId: enrollment.campaignId }) : null;
  const proposals = conversation.leadId
    ? (await openProposals(tx, { workspaceId, leadId: conversation.leadId, after: null, limit: SHOWN })).items
    : [];
  const last = messages.at(-1);
  const words =
    last?.direction === 'in' && last.kind && person && workspace.bookingUrl
      ? suggestReply(last.kind, person.lead.language, {
          firstName: person.lead.firstName,
          senderFirstName: workspace.sender?.firstName ?? '',
          bookingUrl: bookingLink(
            workspace.bookingUrl,
            deps.tokens.sign(
              linkPayload({ workspaceId, enrollmentId: enrollment?.id ?? null, leadId: person.lead.id }),
            ),
          ),
        })
      : null;
  return {
    conversation: conversationAnswer({
      ...conversation,
      leadName: person ? nameOf(person.lead) || person.lead.email : '',
      companyName: person?.company?.name ?? null,
    }),
    messages: messages.map(messageAnswer),
    enrollment: enrollment && enrollmentAnswer(enrollment, campaign?.name ?? null, deps),
    proposals: proposals.map(proposalAnswer),
    suggestion: words === null ? null : { subject: followUpSubject(conversation.subject, workspace.language), words },
  };
}

/** Writes a person's answer as an approved draft of its own class: the gate still looks at it. */
async function writeReply(
  { tx, workspace, workspaceId, now, id, actor, audit }: Moment,
  conversationId: Conversation['id'],
  words: string,
) {
  const conversation = found(await getConversation(tx, { workspaceId, conversationId }));
  const person = found(
    conversation.leadId && (await leadWithCompany(tx, { workspaceId, leadId: conversation.leadId })),
  );
  const mailbox = found(await getMailbox(tx, { workspaceId, mailboxId: conversation.mailboxId }));
  const enrollment = conversation.enrollmentId
    ? await getEnrollment(tx, { workspaceId, enrollmentId: conversation.enrollmentId })
    : null;
  const name = workspace.sender ? `${workspace.sender.firstName} ${workspace.sender.lastName}` : mailbox.displayName;
  const last = (await messagesOfConversation(tx, { workspaceId, conversationId })).findLast(
    ({ direction }) => direction === 'in',
  );
  const writer = last?.kind && isHumanReply(last.kind) ? normaliseEmail(last.fromAddress) : null;
  const toWriter = writer !== null && writer !== person.lead.email && last?.matchedBy !== 'token';
  const content = {
    recipient: toWriter ? writer : person.lead.email,
    sender: mailboxField(name, mailbox.address),
    subject: followUpSubject(conversation.subject, person.lead.language),
    body: words,
  };
  const hash = contentHash(content);
  const draftId = id('drf');
  await insertDraft(tx, {
    id: draftId,
    workspaceId,
    class: 'reply',
    enrollmentId: null,
    campaignId: enrollment?.campaignId ?? null,
    leadId: person.lead.id,
    mailboxId: mailbox.id,
    conversationId,
    step: 0,
    attempt: 0,
    variant: '',
    ...content,
    recipientName: toWriter ? (last?.fromName ?? '') : nameOf(person.lead),
    contentHash: hash,
    status: 'approved',
    claims: [],
    lint: [],
    problems: [],
    createdAt: now,
    updatedAt: now,
  });
  const approvalId = id('apr');
  await insertApproval(tx, {
    id: approvalId,
    workspaceId,
    draftId,
    contentHash: hash,
    decision: 'approve',
    decidedBy: `${actor.kind}:${actor.id}`,
    decidedAt: now,
  });
  await setConversationDone(tx, { workspaceId, conversationId, doneAt: now, now });
  if (last) await settleAlerts(tx, { workspaceId, subject: last.id, now });
  await audit('reply.written', draftId, { conversationId, leadId: person.lead.id });
  return { workspaceId, draftId, approvalId, contentHash: hash, clockOffsetMs: workspace.clockOffsetMs };
}
