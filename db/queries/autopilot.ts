import { randomBytes } from 'node:crypto';
import { and, count, eq, gt, inArray, isNotNull, isNull, like, notExists, or, sql } from 'drizzle-orm';
import type { AlertCode } from '#domain/alert.ts';
import {
  AUTOPILOT,
  AUTOPILOT_ALARMS,
  checkAutopilot,
  missingOf,
  type Autopilot,
  type AutopilotCheck,
  type AutopilotCondition,
} from '#domain/autopilot.ts';
import { ID_RANDOM_BYTES, newId, type Id } from '#domain/id.ts';
import { leavingWords } from '#domain/letter.ts';
import { policyOf } from '#domain/policy.ts';
import type { Tx } from '../client.ts';
import { alert, approval, auditEntry, campaign, dispatch, draft } from '../schema/index.ts';
import { raiseAlert, settleAlerts } from './alert.ts';
import { recordAudit } from './audit.ts';
import { getCampaign, type Campaign } from './campaign.ts';
import type { Draft } from './draft.ts';
import { readHealth } from './health.ts';
import type { Mailbox } from './mailbox.ts';
import { dnsOfMailbox } from './mailbox_dns.ts';
import type { Workspace } from './workspace.ts';

type Key = { workspaceId: Id<'ws'>; campaignId: Id<'cmp'> };

/** Every condition of a campaign's autopilot as it stands, for what one mailbox would send. */
export async function readAutopilot(
  tx: Tx,
  { workspace, mailbox, since, now }: { workspace: Workspace; mailbox: Mailbox | null; since: Date | null; now: Date },
): Promise<AutopilotCheck[]> {
  const { id: workspaceId } = workspace;
  return checkAutopilot({
    now: now.getTime(),
    policy: policyOf(workspace.policy),
    mailbox: mailbox && {
      health: (await readHealth(tx, { workspace, mailbox, now })).score,
      rampStartedAt: mailbox.rampStartedAt.getTime(),
      dns: dnsOfMailbox(workspace, mailbox),
      approvedSends: await approvedSends(tx, { workspaceId, mailboxId: mailbox.id }),
    },
    alarms: await alarmsOf(tx, { workspaceId, since }),
  });
}

/** Whether a person switched a campaign's on, and nothing has locked it since. */
export async function isOnAutopilot(tx: Tx, key: Key): Promise<boolean> {
  return (await getCampaign(tx, key))?.autopilotSince != null;
}

/** Where the autopilot of a message's campaign stands. A message outside any campaign has none. */
export async function autopilotOf(
  tx: Tx,
  place: { workspace: Workspace; campaignId: Id<'cmp'> | null; mailbox: Mailbox; now: Date },
): Promise<Autopilot> {
  const { workspace, campaignId } = place;
  const row = campaignId === null ? null : await getCampaign(tx, { workspaceId: workspace.id, campaignId });
  const since = row?.autopilotSince ?? null;
  if (since === null) return { on: false, missing: [] };
  return { on: true, missing: missingOf(await readAutopilot(tx, { ...place, since })) };
}

const personsApproval = and(
  eq(approval.decision, 'approve'),
  isNull(approval.withdrawnAt),
  like(approval.decidedBy, 'user:%'),
);

/** Messages of a mailbox that left after a person approved these very bytes. */
async function approvedSends(
  tx: Tx,
  { workspaceId, mailboxId }: { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'> },
): Promise<number> {
  const given = tx
    .select({ one: sql`1` })
    .from(approval)
    .where(
      and(
        eq(approval.workspaceId, workspaceId),
        eq(approval.draftId, dispatch.draftId),
        eq(approval.contentHash, dispatch.contentHash),
        personsApproval,
      ),
    );
  const [row] = await tx
    .select({ sends: count() })
    .from(dispatch)
    .where(
      and(
        eq(dispatch.workspaceId, workspaceId),
        eq(dispatch.mailboxId, mailboxId),
        eq(dispatch.class, 'sequence'),
        inArray(dispatch.status, ['accepted', 'confirmed']),
        sql`exists ${given}`,
      ),
    );
  return row?.sends ?? 0;
}

/** The alarms of a workspace that are open, or were raised since an instant. */
async function alarmsOf(
  tx: Tx,
  { workspaceId, since }: { workspaceId: Id<'ws'>; since: Date | null },
): Promise<AlertCode[]> {
  const rows = await tx
    .select({ code: alert.code })
    .from(alert)
    .where(
      and(
        eq(alert.workspaceId, workspaceId),
        inArray(alert.code, [...AUTOPILOT_ALARMS]),
        or(isNull(alert.settledAt), since === null ? undefined : gt(alert.at, since)),
      ),
    );
  return rows.map(({ code }) => code);
}

/**
 * Whether a person has approved a message as it was written from the same text: a version's step and variant, in the same
 * language. Whoever gave a message other words has not approved the ones that it was written in.
 */
export async function isTextRead(
  tx: Tx,
  {
    workspaceId,
    sequenceId,
    step,
    variant,
    body,
  }: Pick<Draft, 'workspaceId' | 'step' | 'variant' | 'body'> & { sequenceId: Id<'seq'> },
): Promise<boolean> {
  const words = leavingWords(body);
  if (words === null) return false;
  const edits = tx
    .select({ one: sql`1` })
    .from(auditEntry)
    .where(
      and(
        eq(auditEntry.workspaceId, workspaceId),
        eq(auditEntry.subject, draft.id),
        eq(auditEntry.action, 'draft.edited'),
      ),
    );
  const rows = await tx
    .select({ id: draft.id })
    .from(draft)
    .innerJoin(approval, and(eq(approval.workspaceId, draft.workspaceId), eq(approval.draftId, draft.id)))
    .where(
      and(
        eq(draft.workspaceId, workspaceId),
        eq(draft.sequenceId, sequenceId),
        eq(draft.step, step),
        eq(draft.variant, variant),
        sql`strpos(${draft.body}, ${words}) > 0`,
        personsApproval,
        notExists(edits),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

/** Switches a campaign's autopilot. Whoever does has seen why it locked: that is settled. */
export async function switchAutopilot(tx: Tx, { on, now, ...key }: Key & { on: boolean; now: Date }): Promise<void> {
  await tx
    .update(campaign)
    .set({ autopilotSince: on ? now : null, autopilotLock: null, updatedAt: now })
    .where(and(eq(campaign.workspaceId, key.workspaceId), eq(campaign.id, key.campaignId)));
  await settleAlerts(tx, { workspaceId: key.workspaceId, subject: key.campaignId, code: 'autopilot_locked', now });
}

/** A condition no longer holds: autopilot switches itself off, once, is written down, and somebody is told. */
export async function lockAutopilot(
  tx: Tx,
  { missing, now, ...key }: Key & { missing: AutopilotCondition[]; now: Date },
): Promise<void> {
  const { workspaceId, campaignId: subject } = key;
  const locked = await tx
    .update(campaign)
    .set({ autopilotSince: null, autopilotLock: { at: now.toISOString(), missing }, updatedAt: now })
    .where(and(eq(campaign.workspaceId, workspaceId), eq(campaign.id, subject), isNotNull(campaign.autopilotSince)))
    .returning({ id: campaign.id });
  if (locked.length === 0) return;
  const values = { missing: missing.join(' ') };
  const about = { workspaceId, now, subject };
  await recordAudit(tx, { ...about, actor: AUTOPILOT, action: 'autopilot.locked', details: values });
  const id = newId('alr', now.getTime(), randomBytes(ID_RANDOM_BYTES));
  await raiseAlert(tx, { ...about, id, code: 'autopilot_locked', values });
}

/** The campaigns on autopilot. */
export async function onAutopilot(tx: Tx, { workspaceId }: { workspaceId: Id<'ws'> }): Promise<Campaign[]> {
  return tx
    .select()
    .from(campaign)
    .where(and(eq(campaign.workspaceId, workspaceId), isNotNull(campaign.autopilotSince)));
}

/** Those whose message autopilot approved and that has not left, though it is off by now: a person is to read it. */
export async function unreadAfterLock(
  tx: Tx,
  { workspaceId }: { workspaceId: Id<'ws'> },
): Promise<{ campaignId: Id<'cmp'>; leadId: Id<'ld'> }[]> {
  return tx
    .selectDistinct({ campaignId: campaign.id, leadId: draft.leadId })
    .from(draft)
    .innerJoin(campaign, and(eq(campaign.workspaceId, draft.workspaceId), eq(campaign.id, draft.campaignId)))
    .innerJoin(approval, and(eq(approval.workspaceId, draft.workspaceId), eq(approval.draftId, draft.id)))
    .where(
      and(
        eq(draft.workspaceId, workspaceId),
        eq(draft.status, 'approved'),
        isNull(campaign.autopilotSince),
        eq(approval.decidedBy, AUTOPILOT),
        isNull(approval.withdrawnAt),
      ),
    );
}
