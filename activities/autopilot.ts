import { missingOf } from '#domain/autopilot.ts';
import { AUTOPILOT_LOCKED, type RuleResult } from '#domain/clearance.ts';
import type { Id } from '#domain/id.ts';
import { withdrawApproval } from '#db/queries/approval.ts';
import { autopilotOf, lockAutopilot, onAutopilot, readAutopilot, unreadAfterLock } from '#db/queries/autopilot.ts';
import { moveDraft, type Draft } from '#db/queries/draft.ts';
import { getMailbox, mailboxOfCampaign } from '#db/queries/mailbox.ts';
import { there } from './failure.ts';
import { inMoment, type Moment } from './moment.ts';
import type { Ports } from './ports.ts';

export const isAutopilotLocked = ({ rule, values }: RuleResult): boolean =>
  rule === 'approved' && values['reason'] === AUTOPILOT_LOCKED;

/** What autopilot approved must not leave unread any more: it waits for a person, and what does not hold locks the campaign's. */
export async function giveBack(moment: Moment, draft: Draft): Promise<void> {
  const { tx, workspace, workspaceId, now } = moment;
  const { id: draftId, campaignId, mailboxId } = draft;
  const mailbox = there(await getMailbox(tx, { workspaceId, mailboxId }), 'mailbox_gone');
  const { on, missing } = await autopilotOf(tx, { workspace, campaignId, mailbox, now });
  if (on && campaignId !== null && missing.length > 0)
    await lockAutopilot(tx, { workspaceId, campaignId, missing: [...missing], now });
  await moveDraft(tx, { workspaceId, draftId, from: ['approved'], to: 'proposed', now });
  await withdrawApproval(tx, { workspaceId, draftId, now });
}

/** Looks at every campaign on autopilot, locks those that a condition fails, and has what they approved wait for a person. */
export async function watchAutopilot(ports: Ports, workspaceId: Id<'ws'>): Promise<void> {
  await inMoment(ports, workspaceId, async ({ tx, workspace, now }) => {
    for (const campaign of await onAutopilot(tx, { workspaceId })) {
      const mailbox = await mailboxOfCampaign(tx, campaign);
      const since = campaign.autopilotSince;
      const missing = missingOf(await readAutopilot(tx, { workspace, mailbox, since, now }));
      if (missing.length > 0) await lockAutopilot(tx, { workspaceId, campaignId: campaign.id, missing, now });
    }
  });
  await recall(ports, workspaceId);
}

/** Calls those whose message autopilot approved before it was switched off: each comes back to the gate, which gives it to a person. */
export async function recall(ports: Ports, workspaceId: Id<'ws'>): Promise<void> {
  const unread = await inMoment(ports, workspaceId, ({ tx }) => unreadAfterLock(tx, { workspaceId }));
  for (const key of unread) await ports.workflows.nudgeOutreach({ workspaceId, ...key });
}
