import { randomBytes } from 'node:crypto';
import { and, eq, isNotNull } from 'drizzle-orm';
import { guardCampaign, type GuardVerdict } from '#domain/guard.ts';
import { ID_RANDOM_BYTES, newId, type Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { campaign, dispatch } from '../schema/index.ts';
import { raiseAlert } from './alert.ts';
import { recordAudit } from './audit.ts';
import { moveCampaign } from './campaign.ts';

type Key = { workspaceId: Id<'ws'>; campaignId: Id<'cmp'> };

/** What the guard has against a campaign as it stands, whether or not its workflow has heard of it. */
export async function readCampaignGuard(tx: Tx, { workspaceId, campaignId }: Key): Promise<GuardVerdict[]> {
  const complaints = await tx
    .select({ at: dispatch.complainedAt })
    .from(dispatch)
    .where(
      and(eq(dispatch.workspaceId, workspaceId), eq(dispatch.campaignId, campaignId), isNotNull(dispatch.complainedAt)),
    );
  if (complaints.length === 0) return [];
  const [row] = await tx
    .select({ resumedAt: campaign.resumedAt })
    .from(campaign)
    .where(and(eq(campaign.workspaceId, workspaceId), eq(campaign.id, campaignId)));
  return guardCampaign({
    complainedAt: complaints.flatMap(({ at }) => (at === null ? [] : [at.getTime()])),
    resumedAt: row?.resumedAt?.getTime() ?? null,
  });
}

/** Pauses a campaign for what its guard found, once: written down, and somebody is told. @returns false when it was not running */
export async function holdByGuard(
  tx: Tx,
  { verdicts, now, ...key }: Key & { verdicts: readonly GuardVerdict[]; now: Date },
): Promise<boolean> {
  const [verdict] = verdicts;
  if (verdict === undefined) return false;
  const moved = await moveCampaign(tx, { ...key, from: ['running'], to: 'paused', reason: 'complaint', now });
  if (!moved) return false;
  const { workspaceId, campaignId: subject } = key;
  const details = { ...verdict.values, reason: 'complaint', rule: verdict.rule };
  await recordAudit(tx, { workspaceId, now, actor: 'system:guard', action: 'campaign.paused', subject, details });
  const id = newId('alr', now.getTime(), randomBytes(ID_RANDOM_BYTES));
  await raiseAlert(tx, { id, workspaceId, now, code: 'campaign_held', subject, values: { reason: 'complaint' } });
  return true;
}
