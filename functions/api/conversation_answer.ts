import { answerBy } from '#domain/answer_clock.ts';
import { asIfApproved, evaluate } from '#domain/clearance.ts';
import { placeAt } from '#domain/conversation.ts';
import type {
  conversationSchema,
  enrollmentSchema,
  messageSchema,
  proposalSchema,
  threadSchema,
  unsentReplySchema,
} from '#domain/conversation.schema.ts';
import { found } from '#domain/error.ts';
import { isQualified } from '#domain/triage/kinds.ts';
import { UNREADABLE } from '#domain/triage/triage.ts';
import { UNVERIFIED } from '#domain/triage/unverified.ts';
import { readClearanceFacts } from '#db/queries/clearance.ts';
import type { Conversation, MessageView } from '#db/queries/conversation.ts';
import type { InboxItem } from '#db/queries/conversation_list.ts';
import { getDraft, type unsentReplies } from '#db/queries/draft.ts';
import type { Enrollment } from '#db/queries/enrollment.ts';
import { getMailbox } from '#db/queries/mailbox.ts';
import type { Proposal } from '#db/queries/proposal.ts';
import { outreachWorkflowId } from '#workflows/outreach/contract.ts';
import { clearanceAnswer } from './approval_answer.ts';
import type { Moment } from './context.ts';
import type { ApiDeps } from './deps.ts';
import type { Answer } from './router.ts';

export const messageAnswer = (row: MessageView): Answer<typeof messageSchema> => ({
  id: row.id,
  conversationId: row.conversationId,
  leadId: row.leadId,
  mailboxId: row.mailboxId,
  direction: row.direction,
  fromAddress: row.fromAddress,
  fromName: row.fromName,
  toAddress: row.toAddress,
  subject: row.subject,
  text: row.text,
  kind: row.kind,
  reason: row.triage?.reason.sentence ?? null,
  confidence: row.triage?.confidence ?? null,
  unreadable: row.triage?.reason.rule === UNREADABLE,
  unverified: row.triage?.reason.rule === UNVERIFIED,
  correctedBy: row.correctedBy,
  caution: row.correctedBy === null && row.triage?.model === 'opt_out' && row.kind !== null && isQualified(row.kind),
  fault: (row.correctedBy === null && row.triage?.fault) || null,
  matchedBy: row.matchedBy,
  at: row.at.toISOString(),
});

/** An answer that has not left, and what the gate says of it now. */
export async function unsentAnswer(
  { tx, workspace, workspaceId, now }: Moment,
  { draftId, words, by, status, slotAt, writtenAt }: Awaited<ReturnType<typeof unsentReplies>>[number],
): Promise<Answer<typeof unsentReplySchema>> {
  const draft = found(await getDraft(tx, { workspaceId, draftId }));
  const mailbox = found(await getMailbox(tx, { workspaceId, mailboxId: draft.mailboxId }));
  const facts = await readClearanceFacts(tx, { workspace, draft, mailbox, now });
  return {
    ...{ draftId, words, by, refused: status === 'superseded' },
    writtenAt: writtenAt.toISOString(),
    leavesAt: status === 'approved' && slotAt !== null ? slotAt.toISOString() : null,
    // Given up, it is no longer approved: that is not why.
    clearance: clearanceAnswer(evaluate(asIfApproved({ ...facts, draft: { ...facts.draft, status: 'approved' } }))),
  };
}

/** A conversation as it lies at an instant of the workspace's clock. */
export const conversationAnswer = (
  { workspace, now }: Pick<Moment, 'workspace' | 'now'>,
  row: Conversation & Pick<InboxItem, 'leadName' | 'companyName' | 'hours'>,
): Answer<typeof threadSchema>['conversation'] => ({
  id: row.id,
  leadId: row.leadId,
  leadName: row.leadName,
  companyName: row.companyName,
  enrollmentId: row.enrollmentId,
  mailboxId: row.mailboxId,
  subject: row.subject,
  kind: row.kind,
  lastInboundAt: row.lastInboundAt?.toISOString() ?? null,
  lastMessageAt: row.lastMessageAt.toISOString(),
  place: placeAt(row, now),
  doneAt: row.doneAt?.toISOString() ?? null,
  snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
  assignedTo: row.assignedTo,
  awaitingSince: row.awaitingSince?.toISOString() ?? null,
  answerBy:
    row.awaitingSince === null
      ? null
      : new Date(answerBy(row.awaitingSince.getTime(), row.hours, workspace.zone)).toISOString(),
  version: row.version,
});

/** Who did what with it last. */
export const changedAnswer = ({
  changedBy,
  changedHow,
  changedAt,
}: Conversation): Answer<typeof threadSchema>['changed'] =>
  changedBy && changedHow && changedAt ? { by: changedBy, how: changedHow, at: changedAt.toISOString() } : null;

export const inboxItemAnswer = (moment: Moment, row: InboxItem): Answer<typeof conversationSchema> => ({
  ...conversationAnswer(moment, row),
  snippet: row.snippet,
  messages: row.messages,
  meetingAt: row.meetingAt?.toISOString() ?? null,
});

export const enrollmentAnswer = (
  row: Enrollment,
  { campaignName, steps }: { campaignName: string | null; steps: number | null },
  deps: ApiDeps,
): Answer<typeof enrollmentSchema> => ({
  id: row.id,
  campaignId: row.campaignId,
  campaignName,
  stage: row.stage,
  end: row.end,
  step: row.step,
  nothingLeft: steps !== null && row.step >= steps,
  wakeAt: row.wakeAt?.toISOString() ?? null,
  reason: row.reason,
  timelineUrl: deps.timelineUrl(outreachWorkflowId(row)),
});

export const proposalAnswer = (row: Proposal): Answer<typeof proposalSchema> => ({
  id: row.id,
  leadId: row.leadId,
  messageId: row.messageId,
  kind: row.kind,
  values: row.values,
  sentence: row.sentence,
  createdAt: row.createdAt.toISOString(),
});
