import { and, eq, exists, isNotNull, or, sql, type SQL } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { SuppressionKey } from '#domain/suppression.ts';
import type { Tx } from '../client.ts';
import { plainAddress } from '../plain_address.ts';
import { enrollment, lead, suppression, suppressionOrigin } from '../schema/index.ts';

type Keys = { workspaceId: Id<'ws'>; keys: readonly SuppressionKey[] };

const domain = sql<string>`split_part(${lead.email}, '@', 2)`;
/** One parameter, however many. */
const oneOf = (values: readonly string[]): SQL =>
  sql`(select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb))`;

/** The leads that some keys cover: under an address with any +tag, under a domain and what is below it. A hash covers whom we no longer know. */
async function coveredBy(tx: Tx, { workspaceId, keys }: Keys): Promise<SQL | undefined> {
  const of = eq(lead.workspaceId, workspaceId);
  const keysOf = (wanted: SuppressionKey['kind']) => keys.flatMap(({ kind, key }) => (kind === wanted ? [key] : []));
  const [addresses, domains] = [keysOf('address'), new Set(keysOf('domain'))];
  const byAddress = sql`${plainAddress(lead.email)} in ${oneOf(addresses)}`;
  if (domains.size === 0) return and(of, byAddress);
  const there = await tx.selectDistinct({ domain }).from(lead).where(of);
  const under = there.flatMap((row) => {
    const labels = row.domain.split('.');
    return labels.some((_, index) => domains.has(labels.slice(index).join('.'))) ? [row.domain] : [];
  });
  return and(of, or(byAddress, sql`${domain} in ${oneOf(under)}`));
}

/** Marks every lead of a workspace that some keys cover. */
export async function markCovered(tx: Tx, { now, ...of }: Keys & { now: Date }): Promise<void> {
  await tx
    .update(lead)
    .set({ suppressed: true, updatedAt: now })
    .where(and(await coveredBy(tx, of), eq(lead.suppressed, false)));
}

/** The leads of a workspace that some keys cover, with the marks that they have. */
export async function coveredLeads(tx: Tx, of: Keys): Promise<{ id: Id<'ld'>; email: string; suppressed: boolean }[]> {
  return tx
    .select({ id: lead.id, email: lead.email, suppressed: lead.suppressed })
    .from(lead)
    .where(await coveredBy(tx, of));
}

/** Of the people whom some keys cover, what is under way for those who asked the account for no more of it, with the address that says so. */
export async function openThoughOptedOut(
  tx: Tx,
  { accountId, ...of }: Keys & { accountId: Id<'acc'> },
): Promise<{ campaignId: Id<'cmp'>; leadId: Id<'ld'>; key: string }[]> {
  const saidSo = tx
    .select({ one: sql`1` })
    .from(suppressionOrigin)
    .where(and(eq(suppressionOrigin.suppressionId, suppression.id), eq(suppressionOrigin.reason, 'opt_out')));
  const asked = and(
    eq(suppression.accountId, accountId),
    eq(suppression.kind, 'address'),
    eq(suppression.key, plainAddress(lead.email)),
    or(eq(suppression.reason, 'opt_out'), exists(saidSo)),
  );
  return tx
    .select({ campaignId: enrollment.campaignId, leadId: enrollment.leadId, key: suppression.key })
    .from(lead)
    .innerJoin(suppression, asked)
    .innerJoin(enrollment, and(eq(enrollment.workspaceId, lead.workspaceId), eq(enrollment.leadId, lead.id)))
    .where(and(await coveredBy(tx, of), isNotNull(enrollment.stage)));
}
