import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { conversationSchema, inboxSchema, threadSchema, type unsentReplySchema } from '#domain/conversation.schema.ts';
import { CONVERSATION_PLACES } from '#domain/conversation.ts';
import { found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import { nameOf } from '#domain/letter.ts';
import { windowOf } from '#domain/mailbox.ts';
import { pageQuerySchema, pageSchema } from '#domain/page.schema.ts';
import { TRIAGE_GROUP_OF, TRIAGE_GROUPS, TRIAGE_KINDS, type TriageGroup } from '#domain/triage/kinds.ts';
import { voiceOf } from '#domain/voice.ts';
import { getCampaign, getSequence } from '#db/queries/campaign.ts';
import { getConversation, type Conversation } from '#db/queries/conversation.ts';
import {
  conversationsAbout,
  countConversations,
  listConversations,
  type ConversationFilter,
} from '#db/queries/conversation_list.ts';
import { unsentReplies } from '#db/queries/draft.ts';
import { getEnrollment } from '#db/queries/enrollment.ts';
import { memberOfUser } from '#db/queries/member.ts';
import { openProposals } from '#db/queries/proposal.ts';
import { aboutOf } from '#db/queries/suggestion.ts';
import {
  changedAnswer,
  conversationAnswer,
  enrollmentAnswer,
  inboxItemAnswer,
  messageAnswer,
  proposalAnswer,
  unsentAnswer,
} from './conversation_answer.ts';
import { inWorkspace, personOf, type Moment } from './context.ts';
import type { ApiDeps } from './deps.ts';
import { placeOf } from './page.ts';
import { answer, tenantRouter, type Answer } from './router.ts';
import { suggestionFor } from './suggestion.ts';

const tags = ['Inbox'];
const params = z.object({ conversationId: idSchema('cnv') });
/** As many proposals as a conversation shows. */
const SHOWN = 50;

/** Which conversations are asked for. */
const filterSchema = z.object({
  group: z.enum(TRIAGE_GROUPS).optional(),
  /** Those alone that whoever asks takes care of. */
  mine: z.enum(['true', 'false']).optional(),
  /** Words, each found in the name, company, address, subject or a message; the last one may be a beginning. */
  search: z.string().trim().min(1).max(200).optional(),
});

/** What people wrote back, and where each of their stories stands. What a person does with it: conversation_act.ts. */
export const conversationRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'getInbox',
      method: 'get',
      path: '/inbox',
      tags,
      summary: 'The list as a person works through it: what waits for an answer first',
      request: { query: filterSchema },
      responses: { 200: answer('Its parts.', inboxSchema) },
    }),
    async (c) => {
      const query = c.req.valid('query');
      const inbox = await inWorkspace(c, async (moment) => {
        const { tx, workspace, now } = moment;
        const { kinds, ...filter } = await filterOf(moment, query);
        const part = async (more: Pick<ConversationFilter, 'place' | 'awaiting'>, limit = PART) => {
          const { items, next } = await listConversations(tx, { ...filter, kinds, ...more, after: null, limit });
          return { items: items.map((row) => inboxItemAnswer(moment, row)), next };
        };
        const counts: Partial<Record<TriageGroup, number>> = {};
        const { counts: byKind, all } = await countConversations(tx, filter);
        for (const kind of TRIAGE_KINDS)
          counts[TRIAGE_GROUP_OF[kind]] = (counts[TRIAGE_GROUP_OF[kind]] ?? 0) + (byKind[kind] ?? 0);
        return {
          clock: { now: now.toISOString(), zone: workspace.zone },
          counts,
          countedAll: all,
          awaiting: await part({ place: 'open', awaiting: true }, AWAITING),
          open: await part({ place: 'open', awaiting: false }),
          waiting: await part({ place: 'waiting' }),
          snoozed: await part({ place: 'snoozed' }),
          done: await part({ place: 'done' }),
        };
      });
      return c.json(inbox, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'listConversations',
      method: 'get',
      path: '/conversations',
      tags,
      summary:
        'Threads that somebody answered, the latest message first; those that await an answer, the longest wait first',
      request: {
        query: pageQuerySchema.extend({
          ...filterSchema.shape,
          leadId: idSchema('ld').optional(),
          place: z.enum(CONVERSATION_PLACES).optional(),
          /** Whether a qualified reply waits for its answer. */
          awaiting: z.enum(['true', 'false']).optional(),
        }),
      },
      responses: { 200: answer('A page.', pageSchema(conversationSchema)) },
    }),
    async (c) => {
      const { leadId, place, awaiting, cursor, limit, ...query } = c.req.valid('query');
      const page = placeOf({ cursor, limit });
      const answered = await inWorkspace(c, async (moment) => {
        const { items, next } = await listConversations(moment.tx, {
          ...(await filterOf(moment, query)),
          ...{ leadId, place, awaiting: awaiting && awaiting === 'true', ...page },
        });
        return { items: items.map((row) => inboxItemAnswer(moment, row)), next };
      });
      return c.json(answered, 200);
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
  );

/** As many of a part as are shown at first; of those that wait, as many as somebody answers in a morning. */
const PART = 50;
const AWAITING = 200;

async function filterOf(
  { tx, workspaceId, now, actor }: Moment,
  { group, mine, search }: z.infer<typeof filterSchema>,
): Promise<ConversationFilter> {
  const member = mine === 'true' ? found(await memberOfUser(tx, { workspaceId, userId: personOf(actor) })) : null;
  return {
    ...{ workspaceId, now, assignedTo: member?.id },
    about: search === undefined ? undefined : await conversationsAbout(tx, { workspaceId, words: search }),
    kinds: group && TRIAGE_KINDS.filter((kind) => TRIAGE_GROUP_OF[kind] === group),
  };
}

async function threadOf(moment: Moment, conversation: Conversation, deps: ApiDeps) {
  const { tx, workspaceId } = moment;
  const about = await aboutOf(tx, conversation);
  const { person, messages, mailbox } = about;
  const written = person
    ? await unsentReplies(tx, { workspaceId, leadId: person.lead.id, conversationId: conversation.id })
    : [];
  const unsent: Answer<typeof unsentReplySchema>[] = [];
  for (const one of written) unsent.push(await unsentAnswer(moment, one));
  const enrollment = conversation.enrollmentId
    ? await getEnrollment(tx, { workspaceId, enrollmentId: conversation.enrollmentId })
    : null;
  const campaign = enrollment ? await getCampaign(tx, { workspaceId, campaignId: enrollment.campaignId }) : null;
  const sequence = campaign?.sequenceId
    ? await getSequence(tx, { workspaceId, sequenceId: campaign.sequenceId })
    : null;
  const told = { campaignName: campaign?.name ?? null, steps: sequence?.steps.length ?? null };
  const proposals = conversation.leadId
    ? (await openProposals(tx, { workspaceId, leadId: conversation.leadId, after: null, limit: SHOWN })).items
    : [];
  return {
    conversation: conversationAnswer(moment, {
      ...conversation,
      hours: windowOf(mailbox),
      leadName: person ? nameOf(person.lead) || person.lead.email : '',
      companyName: person?.company?.name ?? null,
    }),
    changed: changedAnswer(conversation),
    messages: messages.map(messageAnswer),
    unsent,
    enrollment: enrollment && enrollmentAnswer(enrollment, told, deps),
    proposals: proposals.map(proposalAnswer),
    suggestion: await suggestionFor(moment, deps, { conversation, about }),
    banned: voiceOf(moment.workspace.voice).banned.map((one) => ({ ...one })),
  };
}
