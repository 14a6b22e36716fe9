import { and, asc, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import { DAY_MS } from '#domain/calendar.ts';
import type { MailProvider } from '#domain/deliverability/mx.ts';
import { PROVIDER_DAYS, RECENT_DAYS, type ProviderRecord } from '#domain/deliverability/recipient.ts';
import type { Id } from '#domain/id.ts';
import { HUMAN_REPLIES } from '#domain/triage/kinds.ts';
import type { Tx } from '../client.ts';
import { dispatch, lead, message, recipientDomain } from '../schema/index.ts';
import { keysOf, troubleSubjects } from './guard_subject.ts';

type Of = { workspaceId: Id<'ws'> };

/** Sends whose recipient's provider is not known yet, oldest first, with the domain that they went to. */
export async function sendsToSort(
  tx: Tx,
  { workspaceId, mailboxId, limit }: Of & { mailboxId: Id<'mbx'>; limit: number },
): Promise<{ dispatchId: Id<'dsp'>; domain: string }[]> {
  return tx
    .select({ dispatchId: dispatch.id, domain: sql<string>`split_part(${lead.email}, '@', 2)` })
    .from(dispatch)
    .innerJoin(lead, and(eq(lead.workspaceId, dispatch.workspaceId), eq(lead.id, dispatch.leadId)))
    .where(and(eq(dispatch.workspaceId, workspaceId), eq(dispatch.mailboxId, mailboxId), isNull(dispatch.provider)))
    .orderBy(asc(dispatch.intendedAt))
    .limit(limit);
}

/** Providers that are known since a day. */
export async function knownProviders(
  tx: Tx,
  { workspaceId, domains, since }: Of & { domains: readonly string[]; since: Date },
): Promise<Map<string, MailProvider>> {
  if (domains.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(recipientDomain)
    .where(
      and(
        eq(recipientDomain.workspaceId, workspaceId),
        inArray(recipientDomain.domain, [...domains]),
        gt(recipientDomain.checkedAt, since),
      ),
    );
  return new Map(rows.map(({ domain, provider }) => [domain, provider]));
}

/** Keeps who runs the mail of some domains. */
export async function noteProviders(
  tx: Tx,
  { workspaceId, providers, now }: Of & { providers: ReadonlyMap<string, MailProvider>; now: Date },
): Promise<void> {
  if (providers.size === 0) return;
  await tx
    .insert(recipientDomain)
    .values([...providers].map(([domain, provider]) => ({ workspaceId, domain, provider, checkedAt: now })))
    .onConflictDoUpdate({
      target: [recipientDomain.workspaceId, recipientDomain.domain],
      set: { provider: sql`excluded.provider`, checkedAt: now },
    });
}

/** Who runs the mail of one domain, as far as it was learnt. */
export async function providerOfDomain(
  tx: Tx,
  { workspaceId, domain }: Of & { domain: string },
): Promise<MailProvider | null> {
  const [row] = await tx
    .select({ provider: recipientDomain.provider })
    .from(recipientDomain)
    .where(and(eq(recipientDomain.workspaceId, workspaceId), eq(recipientDomain.domain, domain)));
  return row?.provider ?? null;
}

/**
 * Writes down at which provider some sends arrived: what is counted stays when a lead is erased. Where something happened
 * to one already, the provider's guard looks.
 */
export async function sortSends(
  tx: Tx,
  {
    workspaceId,
    provider,
    dispatchIds,
    now,
  }: Of & { provider: MailProvider; dispatchIds: readonly Id<'dsp'>[]; now: Date },
): Promise<void> {
  const rows = await tx
    .update(dispatch)
    .set({ provider })
    .where(and(eq(dispatch.workspaceId, workspaceId), inArray(dispatch.id, [...dispatchIds])))
    .returning({
      trouble: sql<boolean>`coalesce(${dispatch.bouncedAt}, ${dispatch.complainedAt}, ${dispatch.optedOutAt}) is not null`,
    });
  if (rows.some(({ trouble }) => trouble))
    await troubleSubjects(tx, { workspaceId, keys: keysOf({ address: null, source: null, provider }), now });
}

/** What became of the people written to at each provider, in the last 90 days. */
export async function providerRecords(tx: Tx, { workspaceId, now }: Of & { now: Date }): Promise<ProviderRecord[]> {
  const since = new Date(now.getTime() - PROVIDER_DAYS * DAY_MS);
  const recent = new Date(now.getTime() - RECENT_DAYS * DAY_MS);
  const people = tx
    .select({
      leadId: dispatch.leadId,
      provider: dispatch.provider,
      first: sql<Date>`min(${dispatch.intendedAt})`.as('first'),
      bounced: sql<boolean>`bool_or(${dispatch.bouncedAt} is not null)`.as('bounced'),
    })
    .from(dispatch)
    .where(
      and(
        eq(dispatch.workspaceId, workspaceId),
        eq(dispatch.class, 'sequence'),
        gt(dispatch.intendedAt, since),
        sql`${dispatch.provider} is not null and (${dispatch.status} <> 'refused' or ${dispatch.bouncedAt} is not null)`,
      ),
    )
    .groupBy(dispatch.leadId, dispatch.provider)
    .as('people');
  const answered = tx
    .select({ one: sql`1` })
    .from(message)
    .where(
      and(
        eq(message.workspaceId, workspaceId),
        eq(message.leadId, people.leadId),
        eq(message.direction, 'in'),
        inArray(message.kind, HUMAN_REPLIES),
        gt(message.at, since),
      ),
    );
  const isRecent = sql`${people.first} > ${recent.toISOString()}::timestamptz`;
  const counting = (condition: ReturnType<typeof sql>) => sql<number>`(count(*) filter (where ${condition}))::int`;
  const rows = await tx
    .select({
      provider: people.provider,
      people: sql<number>`count(*)::int`,
      replied: counting(sql`exists ${answered}`),
      bounced: counting(sql`${people.bounced}`),
      recent: counting(isRecent),
      recentBounced: counting(sql`${people.bounced} and ${isRecent}`),
    })
    .from(people)
    .groupBy(people.provider);
  return rows.flatMap(({ provider, ...counts }) => (provider === null ? [] : [{ provider, ...counts }]));
}
