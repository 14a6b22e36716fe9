import { and, eq, sql } from 'drizzle-orm';
import { randomBytes } from 'node:crypto';
import { newId, type Id } from '#domain/id.ts';
import { isWeaker, suppressedAddress } from '#domain/suppression.ts';
import type { ListedKey } from '#domain/suppression_list.ts';
import type { Tx } from '../client.ts';
import { suppression } from '../schema/index.ts';
import { markCovered } from './suppressed_lead.ts';
import { accountOf } from './suppression.ts';
import { noteChanges } from './suppression_change.ts';
import { addOrigin, settleOrigins } from './suppression_origin.ts';

/** Rows of a list that one statement adds. */
const KEYS_AT_ONCE = 5000;

/**
 * Suppresses a list of addresses and domains that a person brought, and marks the leads of this workspace that fall under
 * them. What others said of them stands beside.
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
  const plain = keys.map(({ kind, key }) => ({ kind, key: kind === 'address' ? suppressedAddress(key) : key }));
  const rows = [...new Map(plain.map((row) => [`${row.kind} ${row.key}`, row])).values()];
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
    const held = await tx
      .insert(suppression)
      .select(
        sql`select r.id, ${accountId}, r.kind, r.key, 'manual', ${origin}, ${workspaceId}, ${now.toISOString()}::timestamptz from ${listed} order by r.kind, r.key`,
      )
      // Changes nothing: it holds what is there.
      .onConflictDoUpdate({
        target: [suppression.accountId, suppression.kind, suppression.key],
        set: { key: sql`excluded.key` },
      })
      .returning({ id: suppression.id, reason: suppression.reason });
    const made = new Set<string>(page.map(({ id }) => id));
    added += held.filter(({ id }) => made.has(id)).length;
    const ids = held.map(({ id }) => id);
    await addOrigin(tx, { accountId, ids, made, reason: 'manual', origin, workspaceId, at: now });
    const weaker = held.filter(({ reason }) => isWeaker(reason, 'manual')).map(({ id }) => id);
    await settleOrigins(tx, { accountId, ids: weaker });
  }
  if (!dryRun && added > 0) {
    await markCovered(tx, { workspaceId, now, keys: rows });
    await noteChanges(
      tx,
      rows.map((row) => ({ ...row, accountId })),
    );
  }
  return added;
}
