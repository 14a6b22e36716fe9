import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { bookingLink, linkPayload, whyLink } from '#domain/booking.ts';
import { found } from '#domain/error.ts';
import { sha256Hex } from '#domain/hash.ts';
import { idSchema } from '#domain/id.schema.ts';
import { followUpSubject } from '#domain/sequence.ts';
import { writtenReply } from '#domain/suggestion.ts';
import { suggestedSchema, suggestionQuerySchema, type suggestionSchema } from '#domain/suggestion.schema.ts';
import { freeTimeAt, sourceKind, standingSentences } from '#domain/suggestion_source.ts';
import { takenOf } from '#db/queries/availability.ts';
import { getConversation, type Conversation } from '#db/queries/conversation.ts';
import {
  aboutOf,
  getSuggestion,
  suggestionBrief,
  type About,
  type SuggestionBrief,
  type SuggestionRow,
} from '#db/queries/suggestion.ts';
import { memberAsking } from './availability.ts';
import { inWorkspace, requires, type Moment } from './context.ts';
import type { ApiDeps } from './deps.ts';
import { answer, tenantRouter, type Answer } from './router.ts';

const tags = ['Inbox'];
const path = '/conversations/{conversationId}/suggestion';
const params = z.object({ conversationId: idSchema('cnv') });
/** A model that did not answer is not asked again sooner. */
const RESTS_MS = 10 * 60_000;

type Suggested = Answer<typeof suggestionSchema>;
type Deps = Pick<ApiDeps, 'tokens' | 'openers' | 'publicUrl'>;

/** Another answer than the one that came with the thread. */
export const suggestionRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'suggestAnswer',
      method: 'get',
      path,
      tags,
      summary: 'An answer to read, change and send, from what the workspace knows now',
      request: { params, query: suggestionQuerySchema },
      responses: { 200: answer('The answer; null for what is not answered.', suggestedSchema) },
    }),
    async (c) => {
      const { conversationId } = c.req.valid('param');
      const { variant } = c.req.valid('query');
      return c.json(
        await inWorkspace(c, (moment) => suggestedIn(moment, c.var.deps, { conversationId, variant })),
        200,
      );
    },
  )
  .openapi(
    createRoute({
      operationId: 'writeAnswer',
      method: 'post',
      path,
      tags,
      summary: 'Have the model write the answer where it is awaited, and wait for it',
      middleware: requires('message.reply'),
      request: { params },
      responses: { 200: answer('The answer as it is then, whoever wrote it.', suggestedSchema) },
    }),
    async (c) => {
      const { conversationId } = c.req.valid('param');
      const read = () =>
        inWorkspace(c, async (moment) => ({
          ...(await suggestedIn(moment, c.var.deps, { conversationId, variant: 0 })),
          memberId: await memberAsking(moment),
        }));
      const { memberId, ...before } = await read();
      if (before.suggestion?.why !== 'awaited' || before.messageId === null) return c.json(before, 200);
      const { workspaceId } = c.get('actor');
      // No transaction is open meanwhile.
      await c.var.deps.temporal.suggestion.write({ workspaceId, messageId: before.messageId, memberId });
      const { suggestion, messageId } = await read();
      return c.json({ suggestion, messageId }, 200);
    },
  );

async function suggestedIn(
  moment: Moment,
  deps: Deps,
  { conversationId, variant }: { conversationId: Conversation['id']; variant: number },
) {
  const { tx, workspaceId } = moment;
  const conversation = found(await getConversation(tx, { workspaceId, conversationId }));
  const about = await aboutOf(tx, conversation);
  const suggestion = await suggestionFor(moment, deps, { conversation, about, variant });
  return { suggestion, messageId: suggestion && (about.messages.at(-1)?.id ?? null) };
}

/** The answer to the last message of a thread, while it is theirs: a model's where one wrote it, then the templates' in turn. */
export async function suggestionFor(
  moment: Moment,
  { tokens, openers, publicUrl }: Deps,
  { conversation, about, variant = 0 }: { conversation: Conversation; about: About; variant?: number },
): Promise<Suggested | null> {
  const { tx, workspace, workspaceId, now } = moment;
  const leadId = about.person?.lead.id;
  const token = leadId && tokens.sign(linkPayload({ workspaceId, enrollmentId: conversation.enrollmentId, leadId }));
  const bookingUrl = workspace.bookingUrl && token ? bookingLink(workspace.bookingUrl, token) : null;
  const whyUrl = token ? whyLink(publicUrl, token) : null;
  // Whoever takes care of the thread answers it; otherwise whoever reads it.
  const taken = async () =>
    takenOf(tx, { workspaceId, now, memberId: conversation.assignedTo ?? (await memberAsking(moment)) });
  const brief = await suggestionBrief(tx, { workspace, now, about, bookingUrl, whyUrl, variant, taken });
  if (brief === null) return null;
  const subject = followUpSubject(conversation.subject, brief.lead.language);
  const asksModel = openers === 'model' && brief.byTemplate.invites;
  const row = asksModel ? await getSuggestion(tx, { workspaceId, messageId: brief.last.id }) : null;
  const state = asksModel ? stateOf(row, brief, now) : null;
  if (row !== null && state === 'written' && variant === 0) {
    const written = writtenReply(brief.asked, { open: row.open, sentences: standingSentences(row.sentences, brief) });
    if (written !== null) return { subject, ...answerOf(written, brief), writer: 'model', why: null, refusals: [] };
  }
  // The model's is the first of them, where there is one.
  const at = state === 'written' ? variant - 1 : variant;
  const { byTemplate } =
    at === variant
      ? brief
      : ((await suggestionBrief(tx, { workspace, now, about, bookingUrl, whyUrl, variant: at, taken })) ?? brief);
  return {
    ...{ subject, ...answerOf(byTemplate, brief), writer: 'template' },
    why: state === 'written' ? null : state,
    refusals: state === 'refused' ? [...(row?.refusals ?? [])] : [],
  };
}

/** Whether what a model wrote still stands: from what is known now, and with no time that has passed. */
function stateOf(row: SuggestionRow | null, brief: SuggestionBrief, now: Date) {
  if (row?.basis !== brief.basis) return 'awaited';
  if (row.outcome === 'unanswered' && now.getTime() - row.updatedAt.getTime() > RESTS_MS) return 'awaited';
  const isPast = row.sentences.some(({ sources }) =>
    sources.some((id) => (freeTimeAt(id) ?? Infinity) <= now.getTime()),
  );
  const isEmpty = row.sentences.length > 0 && standingSentences(row.sentences, brief).length === 0;
  return isPast || isEmpty ? 'awaited' : row.outcome;
}

function answerOf(
  { language, address, words, claims, open }: SuggestionBrief['byTemplate'],
  { asked, sources, times, availability }: SuggestionBrief,
): Omit<Suggested, 'subject' | 'writer' | 'why' | 'refusals'> {
  const titles = new Map<string, string>([...asked.knowledge, ...sources].map(({ id, title }) => [id, title]));
  const said = new Set(claims.flatMap((claim) => claim.sources));
  return {
    ...{ language, address, words, hash: sha256Hex(words), open: [...open], availability },
    claims: claims.map((claim) => ({
      text: claim.text,
      sources: claim.sources.map((id) => ({ kind: sourceKind(id), id, title: titles.get(id) ?? '' })),
    })),
    times: times
      .map((time) => ({ startsAt: new Date(time.startsAt).toISOString(), words: time.words }))
      .filter(({ startsAt }) => !said.has(`free_${startsAt}`)),
  };
}
