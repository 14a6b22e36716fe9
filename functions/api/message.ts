import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { z } from 'zod';
import { correctTriageSchema, messageSchema } from '#domain/conversation.schema.ts';
import { AppError, found } from '#domain/error.ts';
import type { EnrollmentEnd } from '#domain/enrollment.ts';
import { idSchema } from '#domain/id.schema.ts';
import type { Id } from '#domain/id.ts';
import { pageQuerySchema, pageSchema } from '#domain/page.schema.ts';
import { suppressedByMessage } from '#domain/suppression.ts';
import { CARRIED_KINDS, endsTheMatter, type CarriedKind } from '#domain/triage/carried.ts';
import {
  isQualified,
  isTaught,
  TRIAGE_GROUP_OF,
  TRIAGE_GROUPS,
  TRIAGE_KINDS,
  type TriageKind,
} from '#domain/triage/kinds.ts';
import { teaches } from '#domain/triage/learnt.ts';
import { settleAlerts } from '#db/queries/alert.ts';
import { getConversation, retriageConversation, type MessageView } from '#db/queries/conversation.ts';
import { openEnrollmentOfLead, reopenEnrollment } from '#db/queries/enrollment.ts';
import { campaignComplainedOf, isGuarded, lookAtMailbox, markSend, unmarkSends } from '#db/queries/guard.ts';
import { describeMessage, getMessage, isInTalk, isLastInbound, listMessages } from '#db/queries/message.ts';
import { leadAddress } from '#db/queries/outreach.ts';
import { dismissProposalsOf } from '#db/queries/proposal.ts';
import { suppress } from '#db/queries/suppression.ts';
import { undoSuppression } from '#db/queries/suppression_lift.ts';
import { forgetExamples, teach } from '#db/queries/triage_example.ts';
import { traceOf } from '../log.ts';
import { messageAnswer } from './conversation_answer.ts';
import { inWorkspace, requires, type Moment } from './context.ts';
import { meanwhile, onceSeen } from './conversation_version.ts';
import { placeOf } from './page.ts';
import { answer, body, tenantRouter, type TenantEnv } from './router.ts';

const tags = ['Inbox'];

export const messageRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'listMessages',
      method: 'get',
      path: '/messages',
      tags,
      summary: 'Sent and received messages, newest first',
      request: {
        query: pageQuerySchema.extend({
          direction: z.enum(['in', 'out']).optional(),
          leadId: idSchema('ld').optional(),
          conversationId: idSchema('cnv').optional(),
          group: z.enum(TRIAGE_GROUPS).optional(),
        }),
      },
      responses: { 200: answer('A page.', pageSchema(messageSchema)) },
    }),
    async (c) => {
      const { direction, leadId, conversationId, group, ...query } = c.req.valid('query');
      const place = placeOf(query);
      const kinds = group && TRIAGE_KINDS.filter((kind) => TRIAGE_GROUP_OF[kind] === group);
      const { items, next } = await inWorkspace(c, ({ tx, workspaceId }) =>
        listMessages(tx, { workspaceId, direction, leadId, conversationId, kinds, ...place }),
      );
      return c.json({ items: items.map(messageAnswer), next }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'correctTriage',
      method: 'post',
      path: '/messages/{messageId}/triage',
      tags,
      summary: 'Say what a message really is; the story takes the other branch',
      middleware: requires('message.reply'),
      request: { params: z.object({ messageId: idSchema('msg') }), body: body(correctTriageSchema) },
      responses: { 200: answer('The message as it is now.', messageSchema) },
    }),
    async (c) => {
      const { messageId } = c.req.valid('param');
      const asked = c.req.valid('json');
      const corrected = await inWorkspace(c, (moment) => correct(moment, messageId, asked));
      await tell(c, corrected, { messageId, kind: asked.kind, date: asked.date });
      return c.json(messageAnswer(corrected.message), 200);
    },
  );

/** What a message no longer proposes once a person says what it is: all of it where they ask to be left alone, a date where one is given. */
const meaninglessIn = (was: TriageKind, kind: TriageKind): readonly CarriedKind[] => {
  if (endsTheMatter(kind)) return CARRIED_KINDS;
  return [...(was === 'referral' && kind !== 'referral' ? (['referral'] as const) : []), 'come_back'];
};

/** A correction teaches the workspace's triage; one that comes back to what triage said takes that back. */
async function learnFrom(
  tx: Moment['tx'],
  { workspaceId, now, kind, before }: { workspaceId: Id<'ws'>; now: Date; kind: TriageKind; before: MessageView },
): Promise<void> {
  const { id: messageId, leadId, text, triage } = before;
  if (leadId && triage && kind !== triage.kind && isTaught(kind) && teaches(text))
    await teach(tx, {
      ...{ workspaceId, messageId, leadId, kind, text, language: triage.language },
      ...{ createdAt: now, updatedAt: now },
    });
  else await forgetExamples(tx, { workspaceId, messageIds: [messageId] });
}

/** Tells the story and, of a complaint, the campaign. The correction is stored whatever happens; asking again tells them again. */
export async function tell(
  c: Context<TenantEnv>,
  { enrollment, reopened, complained, undoes, clockOffsetMs }: Awaited<ReturnType<typeof correct>>,
  said: { messageId: MessageView['id'] } & Omit<z.infer<typeof correctTriageSchema>, 'version'>,
): Promise<void> {
  const { deps, requestId } = c.var;
  const { outreach, campaign } = deps.temporal;
  const reply = { ...said, ...(undoes && { undoes }) };
  const story = async () => {
    if (enrollment === null) return;
    if (!reopened) await outreach.replied(enrollment, reply);
    // What it waits for is what the person just said: whichever kind that is, it is taken in.
    else
      await outreach.reopen(
        { ...enrollment, enrollmentId: enrollment.id, clockOffsetMs, phase: 'triage', dueAt: null },
        [reply],
      );
  };
  const told = await Promise.allSettled([complained && campaign.held(complained, 'complaint'), story()]);
  for (const one of told) {
    if (one.status === 'fulfilled') continue;
    deps.log.error('correction_untold', { requestId, messageId: said.messageId, ...traceOf(one.reason) });
    throw new AppError('unavailable', { detail: 'recorded_but_untold' });
  }
}

/** How a message alone ends a story: corrected, it goes on. Other ends are a person's, a calendar's or time's, and stay. */
const ENDS: Partial<Record<TriageKind, EnrollmentEnd>> = {
  negative: 'not_interested',
  opt_out: 'opted_out',
  bounce_hard: 'bounced',
  complaint: 'complained',
};

/** Corrects a triage: what the wrong kind suppressed is lifted, what the right one demands is suppressed. */
export async function correct(
  moment: Moment,
  messageId: MessageView['id'],
  { kind, date, version }: z.infer<typeof correctTriageSchema>,
) {
  const { tx, workspace, workspaceId, now, actor, audit } = moment;
  const before = found(await getMessage(tx, { workspaceId, messageId }));
  if (before.direction !== 'in' || !before.leadId || !before.kind)
    throw new AppError('conflict', { detail: 'Only a prospect’s message has a triage.' });
  // What they signed is no matter of reading: nobody else takes it back.
  if (before.kind === 'opt_out' && before.matchedBy === 'token' && kind !== 'opt_out')
    throw new AppError('conflict', { detail: 'They opted out by their own link: that is theirs alone to take back.' });
  if ((kind === 'out_of_office' || kind === 'not_now') && date !== null && date < now.toISOString().slice(0, 10)) {
    throw new AppError('validation_failed', {
      errors: [{ field: 'date', message: 'Must not be in the past.', code: 'custom' }],
    });
  }
  const { leadId, conversationId } = before;
  const by = `${actor.kind}:${actor.id}`;
  // Whoever does not say what they saw has not seen what another said of it.
  const isAnothers = before.correctedBy !== null && before.correctedBy !== by && before.kind !== kind;
  const isUnseen = version === undefined && isAnothers;
  const correction = { workspaceId, messageId, seen: before, kind, correctedBy: by, updatedAt: now };
  if (isUnseen || !(await describeMessage(tx, correction)))
    throw conversationId
      ? meanwhile(found(await getConversation(tx, { workspaceId, conversationId })))
      : new AppError('changed_meanwhile');
  // The thread is what its last message is: an older one says nothing of it any more.
  if (conversationId) {
    const isLast = await isLastInbound(tx, { workspaceId, conversationId, messageId });
    const how = 'message.triage_corrected';
    await onceSeen(moment, { conversationId, seen: version ?? null, how }, (act) =>
      retriageConversation(tx, { ...act, kind: isLast ? kind : null }),
    );
  }
  if (before.kind !== kind) await undoSuppression(tx, { workspaceId, origin: messageId, now });
  const address = await leadAddress(tx, { workspaceId, leadId });
  const writer = { address: before.fromAddress, matchedBy: before.matchedBy, mailbox: before.toAddress };
  const meant = address === null ? null : suppressedByMessage(kind, address, writer);
  for (const key of meant?.addresses ?? [])
    if (meant?.reason)
      await suppress(tx, { workspaceId, now, kind: 'address', key, reason: meant.reason, origin: messageId });
  await dismissProposalsOf(tx, {
    ...{ workspaceId, messageId, decidedBy: by, now },
    kinds: meaninglessIn(before.kind, kind),
  });
  await learnFrom(tx, { workspaceId, now, kind, before });
  if (isGuarded(before.kind)) await unmarkSends(tx, { workspaceId, leadId, messageId, kind: before.kind, now });
  const troubled = isGuarded(kind) ? await markSend(tx, { workspaceId, leadId, dispatchId: null, kind, now }) : null;
  if (troubled) await lookAtMailbox(tx, { workspaceId, mailboxId: troubled, now });
  await settleAlerts(tx, { workspaceId, subject: messageId, now });
  await audit('message.triage_corrected', messageId, { from: before.kind, to: kind, leadId: before.leadId });
  const campaignId =
    kind === 'complaint' ? await campaignComplainedOf(tx, { workspaceId, leadId, dispatchId: null }) : null;
  const last = await openEnrollmentOfLead(tx, { workspaceId, leadId: before.leadId });
  // What the wrong kind ended goes on: under way again from now, before its workflow hears of it.
  const ended = ENDS[before.kind];
  const reopened =
    last &&
    ended &&
    (await reopenEnrollment(tx, {
      ...{ workspaceId, enrollmentId: last.id, ends: [ended], stage: 'awaiting_triage', wakeAt: null },
      ...{ reason: 'triage_corrected', now },
    }));
  const undoes = isQualified(before.kind) && !(await isInTalk(tx, { workspaceId, leadId })) ? ('talk' as const) : null;
  return {
    message: found(await getMessage(tx, { workspaceId, messageId })),
    undoes,
    enrollment: reopened || (last?.end === null ? last : null),
    reopened: Boolean(reopened),
    complained: campaignId && { workspaceId, campaignId },
    clockOffsetMs: workspace.clockOffsetMs,
  };
}
