import type { z } from 'zod';
import type { replySchema } from '#domain/conversation.schema.ts';
import { contentHash, mailboxField } from '#domain/draft.ts';
import { normaliseEmail } from '#domain/email.ts';
import { found } from '#domain/error.ts';
import { nameOf } from '#domain/letter.ts';
import { lintVoice } from '#domain/lint.ts';
import { followUpSubject } from '#domain/sequence.ts';
import { isHumanReply } from '#domain/triage/kinds.ts';
import { voiceOf } from '#domain/voice.ts';
import { settleAlerts } from '#db/queries/alert.ts';
import { insertApproval } from '#db/queries/approval.ts';
import { getConversation, restConversation, type Conversation } from '#db/queries/conversation.ts';
import { insertDraft } from '#db/queries/draft.ts';
import { getEnrollment } from '#db/queries/enrollment.ts';
import { getMailbox } from '#db/queries/mailbox.ts';
import { messagesOfConversation } from '#db/queries/message.ts';
import { leadWithCompany } from '#db/queries/outreach.ts';
import type { Moment } from './context.ts';
import { onceSeen } from './conversation_version.ts';
import type { ApiDeps } from './deps.ts';
import { learnVoice } from './voice_learning.ts';

/** Writes a person's answer as an approved draft of its own class: the gate still looks at it. Once, on what they saw. */
export async function writeReply(
  moment: Moment,
  deps: Pick<ApiDeps, 'tokens' | 'openers' | 'publicUrl'>,
  conversationId: Conversation['id'],
  { words, suggestion, version }: z.infer<typeof replySchema>,
) {
  const { tx, workspace, workspaceId, now, id, actor, audit } = moment;
  // First of all, and under the lock of its row: whoever answers at the same instant waits here, and then sees that it moved.
  await onceSeen(moment, { conversationId, seen: version, how: 'reply.written' }, (by) =>
    restConversation(tx, { ...by, rest: 'answered' }),
  );
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
    lint: lintVoice(words, voiceOf(workspace.voice).banned),
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
  if (suggestion) await learnVoice(moment, deps, { conversation, draftId, sent: words, ...suggestion });
  if (last) await settleAlerts(tx, { workspaceId, subject: last.id, now });
  await audit('reply.written', draftId, { conversationId, leadId: person.lead.id });
  return { workspaceId, draftId, approvalId, contentHash: hash, clockOffsetMs: workspace.clockOffsetMs };
}
