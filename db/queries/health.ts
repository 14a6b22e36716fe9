import { and, asc, desc, eq, gte, inArray, lt } from 'drizzle-orm';
import { addDays, localDate } from '#domain/calendar.ts';
import { domainOf } from '#domain/email.ts';
import { healthOf, type Health } from '#domain/health.ts';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { healthDay } from '../schema/index.ts';
import { listMailboxes, type Mailbox } from './mailbox.ts';
import { dnsOfMailbox } from './mailbox_dns.ts';
import { sendRecord } from './mailbox_record.ts';
import type { Workspace } from './workspace.ts';

type Place = Pick<Workspace, 'id' | 'sandbox' | 'zone'>;
export type HealthDay = typeof healthDay.$inferSelect;

/** The health of a mailbox, from its last 500 sends, its domain and its age. */
export function readHealth(
  tx: Tx,
  { workspace, mailbox, now }: { workspace: Place; mailbox: Mailbox; now: Date },
): Promise<Health> {
  return healthOver(tx, workspace, [mailbox], mailbox, now);
}

/**
 * The health of a domain: what its mailboxes sent counts together, because receivers judge the domain; the youngest of
 * them says how far it is warmed up. Null without mailboxes.
 */
export async function healthOfDomain(
  tx: Tx,
  { workspace, mailboxes, now }: { workspace: Place; mailboxes: readonly Mailbox[]; now: Date },
): Promise<Health | null> {
  const [youngest] = [...mailboxes].sort((a, b) => b.rampStartedAt.getTime() - a.rampStartedAt.getTime());
  return youngest === undefined ? null : healthOver(tx, workspace, mailboxes, youngest, now);
}

async function healthOver(
  tx: Tx,
  workspace: Place,
  mailboxes: readonly Mailbox[],
  youngest: Mailbox,
  now: Date,
): Promise<Health> {
  const sum = { sends: 0, bounces: 0, complaints: 0, optOuts: 0 };
  for (const { id: mailboxId } of mailboxes) {
    const record = await sendRecord(tx, { workspaceId: workspace.id, mailboxId });
    sum.sends += record.sends;
    sum.bounces += record.bounces;
    sum.complaints += record.complaints;
    sum.optOuts += record.optOuts;
  }
  return healthOf({
    ...sum,
    kind: youngest.kind,
    rampStartedAt: youngest.rampStartedAt.getTime(),
    now: now.getTime(),
    dns: dnsOfMailbox(workspace, youngest),
    usualOptOutRate: null,
  });
}

/**
 * Writes down today's health of a domain and of its mailboxes: one row a day and subject, as it last stood.
 * @returns whether it is the workspace's first of the day
 */
export async function noteHealth(
  tx: Tx,
  { workspace, domain, now }: { workspace: Place; domain: string; now: Date },
): Promise<{ isFirstOfDay: boolean }> {
  const all = await listMailboxes(tx, { workspaceId: workspace.id });
  const mailboxes = all.filter(({ address }) => domainOf(address) === domain);
  const day = localDate(now.getTime(), workspace.zone);
  const noted = await tx
    .select({ subject: healthDay.subject })
    .from(healthDay)
    .where(and(eq(healthDay.workspaceId, workspace.id), eq(healthDay.day, day)))
    .limit(1);
  const note = async (subject: string, health: Health | null) => {
    if (health === null) return;
    const { score, factors } = health;
    await tx
      .insert(healthDay)
      .values({ workspaceId: workspace.id, subject, day, score, factors, at: now })
      .onConflictDoUpdate({
        target: [healthDay.workspaceId, healthDay.subject, healthDay.day],
        set: { score, factors, at: now },
      });
  };
  for (const mailbox of mailboxes) await note(mailbox.id, await readHealth(tx, { workspace, mailbox, now }));
  await note(domain, await healthOfDomain(tx, { workspace, mailboxes, now }));
  return { isFirstOfDay: noted.length === 0 };
}

/** The days of some subjects, oldest first, as far back as is asked. */
export async function healthDays(
  tx: Tx,
  {
    workspaceId,
    subjects,
    days,
    now,
    zone,
  }: { workspaceId: Id<'ws'>; subjects: readonly string[]; days: number; now: Date; zone: string },
): Promise<HealthDay[]> {
  if (subjects.length === 0) return [];
  return tx
    .select()
    .from(healthDay)
    .where(
      and(
        eq(healthDay.workspaceId, workspaceId),
        inArray(healthDay.subject, [...subjects]),
        gte(healthDay.day, addDays(localDate(now.getTime(), zone), -days)),
      ),
    )
    .orderBy(asc(healthDay.subject), asc(healthDay.day));
}

/** The days of one mailbox or domain, factor by factor, newest first; a page begins before a day. */
export async function listHealthDays(
  tx: Tx,
  {
    workspaceId,
    subject,
    before,
    limit,
  }: { workspaceId: Id<'ws'>; subject: string; before: string | null; limit: number },
): Promise<HealthDay[]> {
  return tx
    .select()
    .from(healthDay)
    .where(
      and(
        eq(healthDay.workspaceId, workspaceId),
        eq(healthDay.subject, subject),
        before === null ? undefined : lt(healthDay.day, before),
      ),
    )
    .orderBy(desc(healthDay.day))
    .limit(limit);
}
