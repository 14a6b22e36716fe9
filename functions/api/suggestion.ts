import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { bookingLink, linkPayload } from '#domain/booking.ts';
import { normaliseEmail } from '#domain/email.ts';
import { found } from '#domain/error.ts';
import { freeTimes, timeWords } from '#domain/free_time.ts';
import { sha256Hex } from '#domain/hash.ts';
import { idSchema } from '#domain/id.schema.ts';
import { windowOf } from '#domain/mailbox.ts';
import { followUpSubject } from '#domain/sequence.ts';
import { suggestReply } from '#domain/suggestion.ts';
import { suggestedSchema, suggestionQuerySchema, type suggestionSchema } from '#domain/suggestion.schema.ts';
import { voiceOf } from '#domain/voice.ts';
import { holidayTest } from '#db/holidays.ts';
import { getConversation, type Conversation } from '#db/queries/conversation.ts';
import { listKnowledge } from '#db/queries/knowledge.ts';
import { getMailbox } from '#db/queries/mailbox.ts';
import { messagesOfConversation } from '#db/queries/message.ts';
import { leadWithCompany } from '#db/queries/outreach.ts';
import { memberAsking, takenOf } from './availability.ts';
import { inWorkspace, type Moment } from './context.ts';
import type { ApiDeps } from './deps.ts';
import { answer, tenantRouter, type Answer } from './router.ts';

/** Another answer than the one that came with the thread. */
export const suggestionRoutes = tenantRouter().openapi(
  createRoute({
    operationId: 'suggestAnswer',
    method: 'get',
    path: '/conversations/{conversationId}/suggestion',
    tags: ['Inbox'],
    summary: 'An answer to read, change and send, from what the workspace knows now',
    request: { params: z.object({ conversationId: idSchema('cnv') }), query: suggestionQuerySchema },
    responses: { 200: answer('The answer; null for what is not answered.', suggestedSchema) },
  }),
  async (c) => {
    const { conversationId } = c.req.valid('param');
    const { variant } = c.req.valid('query');
    const suggestion = await inWorkspace(c, async (moment) => {
      const { tx, workspaceId } = moment;
      const conversation = found(await getConversation(tx, { workspaceId, conversationId }));
      return suggestionFor(moment, c.var.deps, { conversation, ...(await aboutOf(moment, conversation)), variant });
    });
    return c.json({ suggestion }, 200);
  },
);

/** What a thread is answered from. */
export async function aboutOf({ tx, workspaceId }: Moment, { id, leadId, mailboxId }: Conversation) {
  return {
    person: leadId ? await leadWithCompany(tx, { workspaceId, leadId }) : null,
    messages: await messagesOfConversation(tx, { workspaceId, conversationId: id }),
    mailbox: await getMailbox(tx, { workspaceId, mailboxId }),
  };
}

/** The answer to the last message of a thread, while it is theirs. */
export async function suggestionFor(
  moment: Moment,
  deps: Pick<ApiDeps, 'tokens'>,
  {
    conversation,
    person,
    messages,
    mailbox,
    variant = 0,
  }: { conversation: Conversation; variant?: number } & Awaited<ReturnType<typeof aboutOf>>,
): Promise<Answer<typeof suggestionSchema> | null> {
  const { tx, workspace, workspaceId, now } = moment;
  const last = messages.at(-1);
  if (last?.direction !== 'in' || last.kind === null || person === null) return null;
  const { lead, company } = person;
  const { enrollmentId } = conversation;
  const knowledge = await listKnowledge(tx, { workspaceId });
  const suggested = suggestReply({
    kind: last.kind,
    reply: last.text,
    fallback: lead.language,
    // Somebody else of theirs may have written: they are not called by the lead's name.
    firstName: normaliseEmail(last.fromAddress) === lead.email ? lead.firstName : null,
    senderFirstName: workspace.sender?.firstName ?? '',
    bookingUrl:
      workspace.bookingUrl &&
      bookingLink(workspace.bookingUrl, deps.tokens.sign(linkPayload({ workspaceId, enrollmentId, leadId: lead.id }))),
    knowledge,
    voice: voiceOf(workspace.voice),
    variant,
  });
  if (suggested === null) return null;
  const { language, address, words, claims, open, invites } = suggested;
  // Whoever takes care of the thread answers it; otherwise whoever reads it.
  const memberId = invites ? (conversation.assignedTo ?? (await memberAsking(moment))) : null;
  const known = invites ? await takenOf(moment, memberId) : null;
  const times =
    known === null
      ? []
      : freeTimes({
          ...{ now: now.getTime(), window: windowOf(mailbox), zone: workspace.zone, theirZone: lead.zone },
          isHoliday: holidayTest(lead.country ?? company?.country ?? null),
          taken: known.taken,
        });
  return {
    ...{ language, address, words, open: [...open] },
    hash: sha256Hex(words),
    subject: followUpSubject(conversation.subject, lead.language),
    claims: claims.map((claim) => ({
      ...claim,
      title: knowledge.find(({ id }) => id === claim.knowledgeId)?.title ?? '',
    })),
    times: times.map((at) => ({
      startsAt: new Date(at).toISOString(),
      words: timeWords(at, language, lead.zone, workspace.zone),
    })),
    availability: known?.availability ?? 'none',
  };
}
