import { AUTOPILOT, needsReader } from '#domain/autopilot.ts';
import { addWorkingDays, DAY_MS } from '#domain/calendar.ts';
import { NO_REPLY_WORKING_DAYS } from '#domain/campaign.ts';
import { APPROVAL_DAYS, type ApprovalDecision } from '#domain/draft.ts';
import { isHeldForColleague } from '#domain/enrollment.ts';
import type { Id } from '#domain/id.ts';
import { languageOf, wantsOpener, writeLetter, type LetterInput, type LetterResult } from '#domain/letter.ts';
import type { LintFinding } from '#domain/lint.ts';
import type { Opener } from '#domain/opener.ts';
import { missingSenderFields } from '#domain/sender.ts';
import { voiceOf } from '#domain/voice.ts';
import { acknowledgeApproval, approvalInForce, insertApproval, withdrawApproval } from '#db/queries/approval.ts';
import { recordAudit } from '#db/queries/audit.ts';
import { autopilotOf, isOnAutopilot, isTextRead, lockAutopilot } from '#db/queries/autopilot.ts';
import { getCampaign, getSequence } from '#db/queries/campaign.ts';
import { statusOfStep } from '#db/queries/dispatch.ts';
import {
  draftsOfStep,
  getDraft,
  insertDraft,
  moveDraft,
  noteSpam,
  supersedeOpenDrafts,
  type Draft,
} from '#db/queries/draft.ts';
import { conversationOfEnrollment } from '#db/queries/conversation.ts';
import { getEnrollment, setStage, type Enrollment } from '#db/queries/enrollment.ts';
import { evidenceOfLead, leadWithCompany } from '#db/queries/outreach.ts';
import { getMailbox } from '#db/queries/mailbox.ts';
import { holidayTest } from '#db/holidays.ts';
import { there } from './failure.ts';
import { lettersLinks } from './links.ts';
import { inMoment, type Moment } from './moment.ts';
import type { Ports } from './ports.ts';
import { spamRemarks } from './spam.ts';

type StepKey = { workspaceId: Id<'ws'>; enrollmentId: Id<'enr'>; step: number };
type Decided = { approvalId: Id<'apr'>; draftId: Id<'drf'>; contentHash: string; decision: ApprovalDecision };

export type Proposal = { clockOffsetMs: number } & (
  | { kind: 'proposed'; draftId: Id<'drf'>; expiresAt: number; decision: Decided | null }
  | { kind: 'blocked'; reason: string }
  /** Its message left already, whoever interrupted the story meanwhile: the next step is due when its delay has passed. */
  | { kind: 'done'; nextDueAt: number }
  /** No step is left and nobody answered: the story ends. */
  | { kind: 'finished' }
  /** No step is left, but they asked to be written to again: a person is asked. */
  | { kind: 'nothing_left' }
  /** A colleague's message holds the story, and it had not heard: nothing is written before a person lets it go on. */
  | { kind: 'held' }
);

/** What one step's letter is written from, read in one transaction. */
type Plan =
  | { kind: 'ready'; proposal: Proposal }
  | {
      kind: 'write';
      input: Omit<LetterInput, 'opener'>;
      enrollment: Enrollment;
      attempt: number;
      sequenceId: Id<'seq'>;
      opens: boolean;
    };

export function createDraftActivities(ports: Ports) {
  return {
    /**
     * Proposes a step's message: the draft that is open already, or a new one. A missing or odd value blocks it, visibly.
     * What takes its time, a model's opener and SpamAssassin's opinion, is asked for between two transactions.
     */
    async prepareDraft(key: StepKey): Promise<Proposal> {
      const plan = await inMoment(ports, key.workspaceId, (moment) => planDraft(ports, moment, key));
      if (plan.kind === 'ready') return plan.proposal;
      const opener = plan.opens ? await openerFor(ports, key.workspaceId, plan) : null;
      const written = writeLetter({ ...plan.input, opener });
      const remarks = written.ok ? await spamRemarks(ports, written.letter) : [];
      return inMoment(ports, key.workspaceId, async (moment) => {
        const proposal = await propose(moment, key, plan, written, remarks);
        const { workspaceId } = key;
        const { campaignId } = plan.enrollment;
        const unread = proposal.kind === 'proposed' && (await isOnAutopilot(moment.tx, { workspaceId, campaignId }));
        return unread ? approveUnread(moment, proposal) : proposal;
      });
    },

    /** Asks a filter about a draft that a person gave other words, and writes its opinion of these words beside it. */
    async scoreDraft(key: { workspaceId: Id<'ws'>; draftId: Id<'drf'> }): Promise<void> {
      const draft = await inMoment(ports, key.workspaceId, ({ tx }) => getDraft(tx, key));
      if (draft?.status !== 'proposed') return;
      const remarks = await spamRemarks(ports, draft);
      await inMoment(ports, key.workspaceId, ({ tx, now }) =>
        noteSpam(tx, { ...key, contentHash: draft.contentHash, remarks, now }),
      );
    },

    /** Lets a draft expire that nobody decided on. `expired` is false when somebody did, in the last instant. */
    async expireDraft({
      workspaceId,
      draftId,
    }: {
      workspaceId: Id<'ws'>;
      draftId: Id<'drf'>;
    }): Promise<{ expired: boolean }> {
      return inMoment(ports, workspaceId, async ({ tx, now }) => {
        const moved = await moveDraft(tx, { workspaceId, draftId, from: ['proposed'], to: 'expired', now });
        return { expired: moved !== null || (await getDraft(tx, { workspaceId, draftId }))?.status === 'expired' };
      });
    },

    /** A person skipped a step: the next is due when its delay has passed from now. */
    async skipStep({
      workspaceId,
      enrollmentId,
      approvalId,
      step,
    }: StepKey & { draftId: Id<'drf'>; approvalId: Id<'apr'> }): Promise<{ nextDueAt: number; clockOffsetMs: number }> {
      return inMoment(ports, workspaceId, async (moment) => {
        await acknowledgeApproval(moment.tx, { workspaceId, approvalId, now: moment.now });
        return afterStep(moment, { workspaceId, enrollmentId, step });
      });
    },

    /** A person took an approval back: the draft is theirs to decide again. */
    async reproposeDraft({ workspaceId, draftId }: { workspaceId: Id<'ws'>; draftId: Id<'drf'> }): Promise<void> {
      await inMoment(ports, workspaceId, async ({ tx, now }) => {
        const moved = await moveDraft(tx, { workspaceId, draftId, from: ['approved'], to: 'proposed', now });
        if (moved) await withdrawApproval(tx, { workspaceId, draftId, now });
      });
    },
  };
}

async function planDraft(ports: Ports, moment: Moment, key: StepKey): Promise<Plan> {
  const { tx, workspace, workspaceId } = moment;
  const { clockOffsetMs } = workspace;
  const enrollment = there(await getEnrollment(tx, key), 'enrollment_gone');
  if (isHeldForColleague(enrollment)) {
    await supersedeOpenDrafts(tx, { ...key, now: moment.now });
    return { kind: 'ready', proposal: { kind: 'held', clockOffsetMs } };
  }
  const drafts = await draftsOfStep(tx, key);
  const open = drafts.find(
    ({ status }) => status === 'proposed' || status === 'approved' || status === 'skipped' || status === 'rejected',
  );
  if (open) return { kind: 'ready', proposal: await reopened(moment, open) };
  const sent = await statusOfStep(tx, key);
  if (sent === 'accepted' || sent === 'confirmed')
    return { kind: 'ready', proposal: { kind: 'done', ...(await afterStep(moment, key)) } };
  // It may have left: nothing is written in its place before somebody knows.
  if (sent) return { kind: 'ready', proposal: await blocked(moment, key, 'send_uncertain') };
  const campaign = there(await getCampaign(tx, { workspaceId, campaignId: enrollment.campaignId }), 'campaign_gone');
  const sequence = there(
    campaign.sequenceId ? await getSequence(tx, { workspaceId, sequenceId: campaign.sequenceId }) : null,
    'sequence_gone',
  );
  const step = sequence.steps[key.step];
  if (!step) {
    const kind = enrollment.stage === 'snoozed_not_now' ? 'nothing_left' : 'finished';
    return { kind: 'ready', proposal: { kind, clockOffsetMs } };
  }
  const sender = workspace.sender;
  const lacking = missingSenderFields(sender);
  if (!sender || lacking.length > 0)
    return { kind: 'ready', proposal: await blocked(moment, key, 'sender_incomplete') };
  const person = there(await leadWithCompany(tx, { workspaceId, leadId: enrollment.leadId }), 'lead_gone');
  const mailbox = there(await getMailbox(tx, { workspaceId, mailboxId: enrollment.mailboxId }), 'mailbox_gone');
  const conversation = await conversationOfEnrollment(tx, key);
  const owner = { workspaceId, enrollmentId: enrollment.id, leadId: enrollment.leadId };
  const links = lettersLinks(ports, owner, workspace.bookingUrl);
  return {
    kind: 'write',
    enrollment,
    attempt: drafts.length,
    sequenceId: sequence.id,
    opens: wantsOpener(step),
    input: {
      step,
      stepIndex: key.step,
      seed: enrollment.leadId,
      language: person.lead.language,
      fallback: campaign.language,
      lead: person.lead,
      company: person.company,
      sender,
      senderAddress: mailbox.address,
      bookingUrl: links.booking,
      banned: voiceOf(workspace.voice).banned,
      threadSubject: conversation?.subject ?? null,
      links,
    },
  };
}

/** The draft that is open already, with the decision on it if there is one: a signal that was lost is not missed. */
async function reopened({ tx, workspace, workspaceId, now }: Moment, draft: Draft): Promise<Proposal> {
  const approval = await approvalInForce(tx, { workspaceId, draftId: draft.id });
  // One of two people approved: it waits for the other.
  const decided = draft.status === 'proposed' ? null : approval;
  const goesOn = decided?.decision === 'approve';
  await setStage(tx, {
    workspaceId,
    enrollmentId: there(draft.enrollmentId, 'draft_without_enrollment'),
    // What is approved waits for the gate, at once, and for nobody.
    stage: goesOn ? 'waiting_slot' : 'awaiting_approval',
    wakeAt: goesOn ? now : draft.expiresAt,
    now,
  });
  return {
    kind: 'proposed',
    clockOffsetMs: workspace.clockOffsetMs,
    draftId: draft.id,
    expiresAt: draft.expiresAt?.getTime() ?? now.getTime(),
    decision: decided && {
      approvalId: decided.id,
      draftId: draft.id,
      contentHash: decided.contentHash,
      decision: decided.decision,
    },
  };
}

async function openerFor(
  ports: Ports,
  workspaceId: Id<'ws'>,
  plan: Extract<Plan, { kind: 'write' }>,
): Promise<Opener | null> {
  const { evidence, at } = await inMoment(ports, workspaceId, async ({ tx, now }) => ({
    evidence: await evidenceOfLead(tx, { workspaceId, leadId: plan.enrollment.leadId }),
    at: now.getTime(),
  }));
  const { lead, company, sender } = plan.input;
  return ports.openers.write({ evidence, language: languageOf(plan.input), now: at, lead, company, sender });
}

async function propose(
  moment: Moment,
  key: StepKey,
  plan: Extract<Plan, { kind: 'write' }>,
  written: LetterResult,
  remarks: readonly LintFinding[],
): Promise<Proposal> {
  const { tx, workspace, workspaceId, now } = moment;
  const { enrollment, sequenceId, attempt } = plan;
  if (!written.ok)
    return blocked(moment, key, written.problems.map(({ code, variable }) => `${variable}:${code}`).join(' '));
  const { letter } = written;
  const draftId = moment.id('drf');
  const expiresAt = new Date(now.getTime() + APPROVAL_DAYS * DAY_MS);
  const conversation = await conversationOfEnrollment(tx, key);
  await insertDraft(tx, {
    id: draftId,
    workspaceId,
    class: 'sequence',
    enrollmentId: enrollment.id,
    campaignId: enrollment.campaignId,
    leadId: enrollment.leadId,
    mailboxId: enrollment.mailboxId,
    conversationId: conversation?.id ?? null,
    sequenceId,
    step: key.step,
    attempt,
    variant: letter.variant,
    recipient: letter.recipient,
    recipientName: letter.recipientName,
    sender: letter.sender,
    subject: letter.subject,
    body: letter.body,
    contentHash: letter.contentHash,
    status: 'proposed',
    claims: [...letter.claims],
    lint: [...letter.lint, ...remarks],
    problems: [],
    expiresAt,
    createdAt: now,
    updatedAt: now,
  });
  await setStage(tx, {
    workspaceId,
    enrollmentId: enrollment.id,
    stage: 'awaiting_approval',
    step: key.step,
    wakeAt: expiresAt,
    now,
  });
  return {
    kind: 'proposed',
    clockOffsetMs: workspace.clockOffsetMs,
    draftId,
    expiresAt: expiresAt.getTime(),
    decision: null,
  };
}

/** On a campaign that is on autopilot, where it is unlocked: its message is approved as it was written, unless a person must read it. */
async function approveUnread(moment: Moment, proposal: Proposal & { kind: 'proposed' }): Promise<Proposal> {
  const { tx, workspace, workspaceId, now } = moment;
  const { draftId } = proposal;
  const draft = there(await getDraft(tx, { workspaceId, draftId }), 'draft_gone');
  const { campaignId, sequenceId, mailboxId } = draft;
  const mailbox = there(await getMailbox(tx, { workspaceId, mailboxId }), 'mailbox_gone');
  const autopilot = await autopilotOf(tx, { workspace, campaignId, mailbox, now });
  if (!autopilot.on || campaignId === null || sequenceId === null) return proposal;
  if (autopilot.missing.length > 0) {
    await lockAutopilot(tx, { workspaceId, campaignId, missing: [...autopilot.missing], now });
    return proposal;
  }
  if (needsReader({ textRead: await isTextRead(tx, { ...draft, sequenceId }), lint: draft.lint })) return proposal;
  const { contentHash, leadId } = draft;
  const approvalId = moment.id('apr');
  const given = {
    workspaceId,
    draftId,
    contentHash,
    decision: 'approve',
    decidedBy: AUTOPILOT,
    decidedAt: now,
  } as const;
  await insertApproval(tx, { id: approvalId, ...given });
  const approved = there(
    await moveDraft(tx, { workspaceId, draftId, from: ['proposed'], to: 'approved', now }),
    'draft_gone',
  );
  const about = { workspaceId, now, actor: AUTOPILOT, subject: draftId };
  await recordAudit(tx, { ...about, action: 'draft.approved', details: { leadId, contentHash } });
  return reopened(moment, approved);
}

async function blocked(
  { tx, workspace, workspaceId, now }: Moment,
  { enrollmentId, step }: StepKey,
  reason: string,
): Promise<Proposal> {
  await setStage(tx, { workspaceId, enrollmentId, stage: 'blocked', step, wakeAt: null, reason, now });
  return { kind: 'blocked', reason, clockOffsetMs: workspace.clockOffsetMs };
}

/** A step is over: when the next one is due, and where the story stands until then. */
export async function afterStep(
  { tx, workspace, workspaceId, now }: Moment,
  { enrollmentId, step }: StepKey,
): Promise<{ nextDueAt: number; clockOffsetMs: number }> {
  const enrollment = there(await getEnrollment(tx, { workspaceId, enrollmentId }), 'enrollment_gone');
  const campaign = there(await getCampaign(tx, { workspaceId, campaignId: enrollment.campaignId }), 'campaign_gone');
  const sequence = there(
    campaign.sequenceId ? await getSequence(tx, { workspaceId, sequenceId: campaign.sequenceId }) : null,
    'sequence_gone',
  );
  const person = there(await leadWithCompany(tx, { workspaceId, leadId: enrollment.leadId }), 'lead_gone');
  const delay = sequence.steps[step + 1]?.delayWorkingDays ?? NO_REPLY_WORKING_DAYS;
  const nextDueAt = addWorkingDays(now.getTime(), delay, person.lead.zone, holidayTest(person.lead.country));
  await setStage(tx, {
    workspaceId,
    enrollmentId,
    stage: 'awaiting_reply',
    step: step + 1,
    wakeAt: new Date(nextDueAt),
    now,
  });
  return { nextDueAt, clockOffsetMs: workspace.clockOffsetMs };
}
