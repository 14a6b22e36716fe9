import { and, asc, eq, gt, inArray, isNotNull, isNull, lt, notInArray, or, sql } from 'drizzle-orm';
import type { EnrollmentStage } from '#domain/enrollment.ts';
import type { Id } from '#domain/id.ts';
import type { VerificationVerdict } from '#domain/verification.ts';
import { recordset } from '../bulk.ts';
import type { Tx } from '../client.ts';
import { campaign, company, enrollment, lead } from '../schema/index.ts';
import type { Enrollment } from './enrollment.ts';

/** Stages after which nothing more may be sent unless a person or the prospect acts. */
const NOTHING_TO_SEND: EnrollmentStage[] = ['awaiting_booking', 'awaiting_triage', 'needs_person'];

const stale = (before: Date) => or(isNull(lead.verification), isNull(lead.verifiedAt), lt(lead.verifiedAt, before));

/**
 * Leads under way in a campaign that runs, whose address was never verified or not since `before`; in the order of ids.
 */
export async function staleEnrolled(
  tx: Tx,
  { workspaceId, before, after, limit }: { workspaceId: Id<'ws'>; before: Date; after: Id<'ld'> | null; limit: number },
): Promise<Id<'ld'>[]> {
  const underWay = sql`exists (select 1 from ${enrollment} join ${campaign}
    on ${campaign.workspaceId} = ${enrollment.workspaceId} and ${campaign.id} = ${enrollment.campaignId}
    where ${enrollment.workspaceId} = ${lead.workspaceId} and ${enrollment.leadId} = ${lead.id}
    and ${campaign.status} in ('running', 'paused')
    and ${and(isNotNull(enrollment.stage), notInArray(enrollment.stage, NOTHING_TO_SEND))})`;
  const rows = await tx
    .select({ id: lead.id })
    .from(lead)
    .where(
      and(
        eq(lead.workspaceId, workspaceId),
        eq(lead.suppressed, false),
        stale(before),
        underWay,
        after === null ? undefined : gt(lead.id, after),
      ),
    )
    .orderBy(asc(lead.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Of some leads, those never verified or not since `before`; in the order of ids. */
export async function staleAmong(
  tx: Tx,
  { workspaceId, leadIds, before }: { workspaceId: Id<'ws'>; leadIds: readonly Id<'ld'>[]; before: Date },
): Promise<Id<'ld'>[]> {
  if (leadIds.length === 0) return [];
  const rows = await tx
    .select({ id: lead.id })
    .from(lead)
    .where(and(eq(lead.workspaceId, workspaceId), inArray(lead.id, [...leadIds]), stale(before)))
    .orderBy(asc(lead.id));
  return rows.map(({ id }) => id);
}

/** Leads of a source that were never verified, in the order of ids. */
export async function unverifiedOf(
  tx: Tx,
  {
    workspaceId,
    source,
    after,
    limit,
  }: { workspaceId: Id<'ws'>; source: string; after: Id<'ld'> | null; limit: number },
): Promise<Id<'ld'>[]> {
  const rows = await tx
    .select({ id: lead.id })
    .from(lead)
    .where(
      and(
        eq(lead.workspaceId, workspaceId),
        eq(lead.source, source),
        eq(lead.suppressed, false),
        isNull(lead.verification),
        after === null ? undefined : gt(lead.id, after),
      ),
    )
    .orderBy(asc(lead.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** A lead as a provider is told of it. */
export type LeadToVerify = {
  id: Id<'ld'>;
  email: string;
  firstName: string | null;
  lastName: string | null;
  company: { key: string; name: string; domain: string | null } | null;
};

/** Leads by id, the suppressed ones left out, in the order of ids. */
export async function leadsToVerify(
  tx: Tx,
  { workspaceId, leadIds }: { workspaceId: Id<'ws'>; leadIds: readonly Id<'ld'>[] },
): Promise<LeadToVerify[]> {
  if (leadIds.length === 0) return [];
  return tx
    .select({
      id: lead.id,
      email: lead.email,
      firstName: lead.firstName,
      lastName: lead.lastName,
      company: { key: company.key, name: company.name, domain: company.domain },
    })
    .from(lead)
    .leftJoin(company, and(eq(company.workspaceId, lead.workspaceId), eq(company.id, lead.companyId)))
    .where(and(eq(lead.workspaceId, workspaceId), inArray(lead.id, [...leadIds]), eq(lead.suppressed, false)))
    .orderBy(asc(lead.id));
}

/** Writes verdicts on addresses, all at once. */
export async function setVerifications(
  tx: Tx,
  {
    workspaceId,
    now,
    by,
    verdicts,
  }: {
    workspaceId: Id<'ws'>;
    now: Date;
    by: string;
    verdicts: readonly { leadId: Id<'ld'>; verdict: VerificationVerdict }[];
  },
): Promise<void> {
  if (verdicts.length === 0) return;
  const rows = verdicts.map(({ leadId, verdict }) => ({ id: leadId, verification: verdict }));
  const at = sql`${now.toISOString()}::timestamptz`;
  await tx.execute(sql`update ${lead}
    set verification = r.verification, verified_at = ${at}, verified_by = ${by}, enriched_at = ${at}, updated_at = ${at}
    from ${recordset(lead, rows)} r where lead.workspace_id = ${workspaceId} and lead.id = r.id`);
}

/** The enrollments of some leads that wait for something other than time. */
export async function heldEnrollments(
  tx: Tx,
  { workspaceId, leadIds }: { workspaceId: Id<'ws'>; leadIds: readonly Id<'ld'>[] },
): Promise<Enrollment[]> {
  if (leadIds.length === 0) return [];
  return tx
    .select()
    .from(enrollment)
    .where(
      and(
        eq(enrollment.workspaceId, workspaceId),
        inArray(enrollment.leadId, [...leadIds]),
        or(eq(enrollment.stage, 'blocked'), and(eq(enrollment.stage, 'waiting_slot'), isNull(enrollment.wakeAt))),
      ),
    );
}

/** The campaigns that run. */
export async function runningCampaigns(tx: Tx, { workspaceId }: { workspaceId: Id<'ws'> }) {
  return tx
    .select({ campaignId: campaign.id, audience: campaign.audience, language: campaign.language })
    .from(campaign)
    .where(and(eq(campaign.workspaceId, workspaceId), eq(campaign.status, 'running')));
}
