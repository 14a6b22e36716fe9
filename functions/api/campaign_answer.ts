import type { campaignProgressSchema, campaignSchema, sequenceSchema } from '#domain/campaign.schema.ts';
import { addWorkingDays, localDate } from '#domain/calendar.ts';
import { NO_REPLY_WORKING_DAYS, type LaunchNeed } from '#domain/campaign.ts';
import { ENROLLMENT_STAGES } from '#domain/enrollment.ts';
import { quotaUnder } from '#domain/guard.ts';
import { wantsOpener } from '#domain/letter.ts';
import { dailyQuota } from '#domain/mailbox.ts';
import { policyOf } from '#domain/policy.ts';
import { missingSenderFields } from '#domain/sender.ts';
import { latestSequence, type Campaign, type Sequence } from '#db/queries/campaign.ts';
import type { CampaignProgress } from '#db/queries/campaign_progress.ts';
import { countAudience, countFactless } from '#db/queries/audience.ts';
import { readGuard } from '#db/queries/guard.ts';
import { mailboxOfCampaign } from '#db/queries/mailbox.ts';
import { campaignWorkflowId } from '#workflows/campaign/contract.ts';
import type { Moment } from './context.ts';
import type { ApiDeps } from './deps.ts';
import type { Answer } from './router.ts';

export const campaignAnswer = (row: Campaign, deps: ApiDeps): Answer<typeof campaignSchema> => ({
  id: row.id,
  name: row.name,
  status: row.status,
  statusReason: row.statusReason,
  language: row.language,
  audience: {
    titles: [...row.audience.titles],
    countries: [...row.audience.countries],
    industries: [...row.audience.industries],
    sizes: [...row.audience.sizes],
    sources: [...row.audience.sources],
    tags: [...row.audience.tags],
    language: row.audience.language === 'fr' || row.audience.language === 'en' ? row.audience.language : null,
    verifiedOnly: row.audience.verifiedOnly,
  },
  mailboxId: row.mailboxId,
  sequenceId: row.sequenceId,
  enrolled: row.enrolled,
  active: row.enrolled - row.ended,
  ended: row.ended,
  startedAt: row.startedAt?.toISOString() ?? null,
  endedAt: row.endedAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
  timelineUrl:
    row.startedAt === null
      ? null
      : deps.timelineUrl(campaignWorkflowId({ workspaceId: row.workspaceId, campaignId: row.id })),
});

export function progressAnswer(audience: number, progress: CampaignProgress): Answer<typeof campaignProgressSchema> {
  const wakes: Answer<typeof campaignProgressSchema>['wakes'] = {};
  for (const stage of ENROLLMENT_STAGES) {
    const at = progress.wakes[stage];
    if (at !== undefined) wakes[stage] = at.toISOString();
  }
  return { ...progress, audience, wakes };
}

export const sequenceAnswer = (row: Sequence): Answer<typeof sequenceSchema> => ({
  id: row.id,
  version: row.version,
  published: row.publishedAt !== null,
  steps: row.steps,
});

/** What launching a campaign would mean, and what is missing for it. */
export async function forecastOf({ tx, workspace, workspaceId, now }: Moment, campaign: Campaign) {
  const sequence = await latestSequence(tx, { workspaceId, campaignId: campaign.id });
  const mailbox = await mailboxOfCampaign(tx, campaign);
  const { audience } = campaign;
  const { total: leads, verified } = await countAudience(tx, { workspaceId, audience });
  const missing: LaunchNeed[] = [];
  if (!sequence) missing.push('no_sequence');
  if (!mailbox) missing.push('no_mailbox');
  if (missingSenderFields(workspace.sender).length > 0) missing.push('sender_incomplete');
  if (leads === 0) missing.push('audience_empty');
  const steps = sequence?.steps ?? [];
  const factless = steps.some(wantsOpener) ? await countFactless(tx, { workspaceId, audience }) : 0;
  const { dailyQuota: most } = policyOf(workspace.policy);
  const perDay = mailbox
    ? quotaUnder(await readGuard(tx, mailbox), dailyQuota(mailbox.rampStartedAt.getTime(), now.getTime(), most))
    : 0;
  return { leads, verified, factless, steps: steps.length, perDay, missing, doneOn: doneOn() };

  /** First messages at the mailbox's pace, then the sequence's own delays, if everybody stays silent. */
  function doneOn(): string | null {
    if (leads === 0 || !mailbox || steps.length === 0) return null;
    let left = leads * steps.length;
    let days = 0;
    while (left > 0 && days < 2000) {
      left -= dailyQuota(mailbox.rampStartedAt.getTime(), now.getTime() + (days * 7 * 86_400_000) / 5, most);
      days += 1;
    }
    const delays = steps.reduce((sum, { delayWorkingDays }) => sum + delayWorkingDays, 0);
    const last = addWorkingDays(
      now.getTime(),
      Math.max(days, delays) + NO_REPLY_WORKING_DAYS,
      workspace.zone,
      () => false,
    );
    return localDate(last, workspace.zone);
  }
}
