import type { approvalItemSchema, approvalSchema, clearanceSchema } from '#domain/approval.schema.ts';
import { alikeKey } from '#domain/alike.ts';
import { asIfApproved, evaluate, type Clearance } from '#domain/clearance.ts';
import { nameOf, splitLetter } from '#domain/letter.ts';
import { nextWindowOpening } from '#domain/calendar.ts';
import { spacingMs } from '#domain/mailbox.ts';
import { firstFreeSlot } from '#domain/slot.ts';
import { approvalInForce } from '#db/queries/approval.ts';
import type { ApprovalItem } from '#db/queries/approval_queue.ts';
import { promisedSlots, readClearanceFacts } from '#db/queries/clearance.ts';
import { getMailbox } from '#db/queries/mailbox.ts';
import { messagesOfConversation } from '#db/queries/message.ts';
import { evidenceOfLead } from '#db/queries/outreach.ts';
import { found } from '#domain/error.ts';
import type { Moment } from './context.ts';
import type { Answer } from './router.ts';

const SNIPPET = 160;

const base = ({ draft, lead, company, campaignName }: ApprovalItem) => ({
  draftId: draft.id,
  status: draft.status,
  class: draft.class,
  step: draft.step,
  contentHash: draft.contentHash,
  subject: draft.subject,
  leadId: draft.leadId,
  leadName: nameOf(lead) || lead.email,
  leadTitle: lead.title,
  companyName: company?.name ?? null,
  variant: draft.variant,
  alike: alikeKey(
    { ...draft, words: splitLetter(draft.body).words },
    {
      firstName: lead.firstName,
      lastName: lead.lastName,
      title: lead.title,
      company: company?.name ?? null,
      industry: company?.industry ?? null,
      city: company?.city ?? null,
    },
  ),
  campaignId: draft.campaignId,
  campaignName,
  enrollmentId: draft.enrollmentId,
  expiresAt: draft.expiresAt?.toISOString() ?? null,
  slotAt: draft.slotAt?.toISOString() ?? null,
  createdAt: draft.createdAt.toISOString(),
});

/** A draft of the queue, for a list. */
export const approvalItemAnswer = (item: ApprovalItem): Answer<typeof approvalItemSchema> => ({
  ...base(item),
  snippet: splitLetter(item.draft.body).words.replace(/\s+/g, ' ').slice(0, SNIPPET),
});

export const clearanceAnswer = ({
  verdict,
  rules,
  nextEligibleAt,
  evaluatedAt,
}: Clearance): Answer<typeof clearanceSchema> => ({
  verdict,
  rules: rules.map(({ rule, ...outcome }) => ({ rule, ...outcome, values: { ...outcome.values } })),
  nextEligibleAt,
  evaluatedAt,
});

/** Everything about a draft: what it says, why this person, the gate as it stands, and when it would leave. */
export async function approvalAnswer(
  { tx, workspace, workspaceId, now }: Moment,
  item: ApprovalItem,
): Promise<Answer<typeof approvalSchema>> {
  const { draft, company } = item;
  const mailbox = found(await getMailbox(tx, { workspaceId, mailboxId: draft.mailboxId }));
  const facts = await readClearanceFacts(tx, { workspace, draft, mailbox, now });
  const approval = await approvalInForce(tx, { workspaceId, draftId: draft.id });
  const once = asIfApproved(facts);
  const wouldBe = evaluate(once);
  const promised = await promisedSlots(tx, { workspaceId, mailboxId: draft.mailboxId, except: draft.id, from: now });
  const open = (at: number) =>
    nextWindowOpening(at, once.window, once.window.zone, (date) => once.window.holidays.includes(date));
  const leaves = wouldBe.verdict === 'clear' ? now.getTime() : wouldBe.nextEligibleAt;
  const { words, notice } = splitLetter(draft.body);
  const previous = draft.conversationId
    ? await messagesOfConversation(tx, { workspaceId, conversationId: draft.conversationId })
    : [];
  return {
    ...base(item),
    recipient: draft.recipient,
    recipientName: draft.recipientName,
    sender: draft.sender,
    words,
    notice,
    claims: draft.claims,
    lint: draft.lint.map((finding) => ({ ...finding, values: { ...finding.values } })),
    company: company && { name: company.name, industry: company.industry, size: company.size, city: company.city },
    evidence: (await evidenceOfLead(tx, { workspaceId, leadId: draft.leadId })).map(({ at, ...fact }) => ({
      ...fact,
      at: new Date(at).toISOString(),
    })),
    clearance: clearanceAnswer(
      evaluate(
        draft.status === 'approved'
          ? { ...facts, inbox: once.inbox }
          : { ...once, approval: facts.approval, draft: facts.draft },
      ),
    ),
    wouldLeaveAt:
      leaves === null ? null : new Date(firstFreeSlot(leaves, promised, spacingMs(draft.id), open)).toISOString(),
    approvals: { given: facts.approval?.persons ?? 0, needed: facts.policy.approvers },
    decidedBy: approval?.decidedBy ?? null,
    decidedAt: approval?.decidedAt.toISOString() ?? null,
    previous: previous.map(({ at, subject, text }) => ({ at: at.toISOString(), subject, text })),
  };
}
