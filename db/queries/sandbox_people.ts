import { and, asc, desc, eq, gt, isNotNull, lt, or, sql } from 'drizzle-orm';
import type { EnrollmentStage } from '#domain/enrollment.ts';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { pageOf, type Cursor, type Page } from '../page.ts';
import { company, enrollment, lead, sandboxMail } from '../schema/index.ts';

type Workspace = { workspaceId: Id<'ws'> };

const person = {
  id: lead.id,
  email: lead.email,
  firstName: lead.firstName,
  lastName: lead.lastName,
  title: lead.title,
  language: lead.language,
  zone: lead.zone,
  country: lead.country,
  temperament: lead.temperament,
  suppressed: lead.suppressed,
  companyName: company.name,
  createdAt: lead.createdAt,
  received: sql<number>`(select count(*)::int from sandbox_mail m where m.workspace_id = ${lead.workspaceId} and m.lead_id = ${lead.id} and m.direction = 'to_prospect')`,
  written: sql<number>`(select count(*)::int from sandbox_mail m where m.workspace_id = ${lead.workspaceId} and m.lead_id = ${lead.id} and m.direction = 'to_mailbox')`,
};

const people = (tx: Tx) =>
  tx
    .select(person)
    .from(lead)
    .leftJoin(company, and(eq(company.workspaceId, lead.workspaceId), eq(company.id, lead.companyId)));

export type SandboxProspect = Awaited<ReturnType<typeof people>>[number];

/** The people of a sandbox, the newest first; or only those who received something. */
export async function listSandboxPeople(
  tx: Tx,
  { workspaceId, reached, after, limit }: Workspace & { reached: boolean; after: Cursor | null; limit: number },
): Promise<Page<SandboxProspect>> {
  const rows = await people(tx)
    .where(
      and(
        eq(lead.workspaceId, workspaceId),
        reached
          ? sql`exists (select 1 from ${sandboxMail} where ${sandboxMail.workspaceId} = ${lead.workspaceId} and ${sandboxMail.leadId} = ${lead.id})`
          : undefined,
        after
          ? or(lt(lead.createdAt, after.at), and(eq(lead.createdAt, after.at), sql`${lead.id} < ${after.id}`))
          : undefined,
      ),
    )
    .orderBy(desc(lead.createdAt), desc(lead.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ createdAt, id }) => ({ at: createdAt, id }));
}

export async function getSandboxPerson(
  tx: Tx,
  { workspaceId, leadId }: Workspace & { leadId: Id<'ld'> },
): Promise<SandboxProspect | null> {
  const [row] = await people(tx).where(and(eq(lead.workspaceId, workspaceId), eq(lead.id, leadId)));
  return row ?? null;
}

/** The last message that reached a person: what they answer, when the user of the sandbox answers for them. */
export async function lastReceived(
  tx: Tx,
  { workspaceId, leadId }: Workspace & { leadId: Id<'ld'> },
): Promise<Id<'sbx'> | null> {
  const [row] = await tx
    .select({ id: sandboxMail.id })
    .from(sandboxMail)
    .where(
      and(
        eq(sandboxMail.workspaceId, workspaceId),
        eq(sandboxMail.leadId, leadId),
        eq(sandboxMail.direction, 'to_prospect'),
      ),
    )
    .orderBy(desc(sandboxMail.id))
    .limit(1);
  return row?.id ?? null;
}

/** The next instants at which time alone moves an enrollment on. */
export async function comingWakes(
  tx: Tx,
  { workspaceId, now, limit }: Workspace & { now: Date; limit: number },
): Promise<{ at: Date; stage: EnrollmentStage; leadId: Id<'ld'> }[]> {
  const rows = await tx
    .select({ at: enrollment.wakeAt, stage: enrollment.stage, leadId: enrollment.leadId })
    .from(enrollment)
    .where(and(eq(enrollment.workspaceId, workspaceId), isNotNull(enrollment.stage), gt(enrollment.wakeAt, now)))
    .orderBy(asc(enrollment.wakeAt), asc(enrollment.id))
    .limit(limit);
  return rows.flatMap(({ at, stage, leadId }) => (at && stage ? [{ at, stage, leadId }] : []));
}

/** Names of the workflows that a workspace has had, to end them. */
export async function workflowKeys(tx: Tx, { workspaceId }: Workspace) {
  const open = await tx
    .select({ campaignId: enrollment.campaignId, leadId: enrollment.leadId })
    .from(enrollment)
    .where(and(eq(enrollment.workspaceId, workspaceId), isNotNull(enrollment.stage)));
  return open;
}
