import type {
  conversationSchema,
  enrollmentSchema,
  messageSchema,
  proposalSchema,
} from '#domain/conversation.schema.ts';
import { UNREADABLE } from '#domain/triage/triage.ts';
import type { Conversation, MessageView } from '#db/queries/conversation.ts';
import type { Enrollment } from '#db/queries/enrollment.ts';
import type { Proposal } from '#db/queries/proposal.ts';
import { outreachWorkflowId } from '#workflows/outreach/contract.ts';
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
  correctedBy: row.correctedBy,
  matchedBy: row.matchedBy,
  at: row.at.toISOString(),
});

export const conversationAnswer = (row: Conversation & { leadName: string; companyName: string | null }) =>
  ({
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
    doneAt: row.doneAt?.toISOString() ?? null,
  }) satisfies Partial<Answer<typeof conversationSchema>>;

export const enrollmentAnswer = (
  row: Enrollment,
  campaignName: string | null,
  deps: ApiDeps,
): Answer<typeof enrollmentSchema> => ({
  id: row.id,
  campaignId: row.campaignId,
  campaignName,
  stage: row.stage,
  end: row.end,
  step: row.step,
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
  createdAt: row.createdAt.toISOString(),
});
