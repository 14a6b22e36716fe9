import { and, eq, sql } from 'drizzle-orm';
import { randomBytes } from 'node:crypto';
import { newId, type Id } from '#domain/id.ts';
import { suppressedAddress } from '#domain/suppression.ts';
import type { ListedKey } from '#domain/suppression_list.ts';
import type { Tx } from '../client.ts';
import { lead, suppression } from '../schema/index.ts';
import { accountOf } from './suppression.ts';

/** Rows of a list that one statement adds. */
const KEYS_AT_ONCE = 5000;

/**
 * Suppresses a list of addresses and domains that a person brought, and marks the leads of this workspace that fall under
 * them. What is there stays as it is.
 * @param keys normalised, each once
 * @param dryRun only counts
 * @returns how many were not there before
 */
export async function suppressMany(
  tx: Tx,
  {
    workspaceId,
    now,
    keys,
    origin,
    dryRun,
  }: { workspaceId: Id<'ws'>; now: Date; keys: readonly ListedKey[]; origin: string; dryRun: boolean },
): Promise<number> {
  const accountId = await accountOf(tx, workspaceId);
  const rows = keys.map(({ kind, key }) => ({ kind, key: kind === 'address' ? suppressedAddress(key) : key }));
  let added = 0;
  for (let from = 0; from < rows.length; from += KEYS_AT_ONCE) {
    const page = rows.slice(from, from + KEYS_AT_ONCE).map((row) => ({
      ...row,
      id: newId('sup', now.getTime(), randomBytes(10)),
    }));
    // One parameter, however many rows.
    const listed = sql`jsonb_to_recordset(${JSON.stringify(page)}::jsonb) as r(id text, kind text, key text)`;
    if (dryRun) {
      const [row] = await tx
        .select({ known: sql<number>`count(*)::int` })
        .from(suppression)
        .where(
          and(
            eq(suppression.accountId, accountId),
            sql`(${suppression.kind}, ${suppression.key}) in (select r.kind, r.key from ${listed})`,
          ),
        );
      added += page.length - (row?.known ?? 0);
      continue;
    }
    const made = await tx
      .insert(suppression)
      .select(
        sql`select r.id, ${accountId}, r.kind, r.key, 'manual', ${origin}, ${workspaceId}, ${now.toISOString()}::timestamptz from ${listed}`,
      )
      .onConflictDoNothing({ target: [suppression.accountId, suppression.kind, suppression.key] })
      .returning({ id: suppression.id });
    added += made.length;
  }
  if (!dryRun && added > 0) await markLeads(tx, { workspaceId, now, rows });
  return added;
}

/** Marks every lead that falls under one of many keys, in two passes over the workspace's leads. */
async function markLeads(
  tx: Tx,
  { workspaceId, now, rows }: { workspaceId: Id<'ws'>; now: Date; rows: readonly ListedKey[] },
): Promise<void> {
  const open = and(eq(lead.workspaceId, workspaceId), eq(lead.suppressed, false));
  const mark = { suppressed: true, updatedAt: now };
  const addresses = JSON.stringify(rows.filter(({ kind }) => kind === 'address').map(({ key }) => key));
  const plain = sql`regexp_replace(${lead.email}, '^(.[^@+]*)[+][^@]*@', '\\1@')`;
  await tx
    .update(lead)
    .set(mark)
    .where(and(open, sql`${plain} in (select jsonb_array_elements_text(${addresses}::jsonb))`));
  const listed = new Set(rows.filter(({ kind }) => kind === 'domain').map(({ key }) => key));
  if (listed.size === 0) return;
  const domain = sql<string>`split_part(${lead.email}, '@', 2)`;
  const domains = await tx.selectDistinct({ domain }).from(lead).where(open);
  const covered = domains.flatMap((row) => {
    const labels = row.domain.split('.');
    return labels.some((_, index) => listed.has(labels.slice(index).join('.'))) ? [row.domain] : [];
  });
  await tx
    .update(lead)
    .set(mark)
    .where(and(open, sql`${domain} in (select jsonb_array_elements_text(${JSON.stringify(covered)}::jsonb))`));
}
