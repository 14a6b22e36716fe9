import { and, asc, eq, sql } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { SuppressionKind } from '#domain/suppression.ts';
import type { Tx } from '../client.ts';
import { suppressionChange } from '../schema/index.ts';

type SuppressionChange = typeof suppressionChange.$inferSelect;
type Changed = { accountId: Id<'acc'>; kind: SuppressionKind; key: string };

/** One look at the leads of a workspace, however many changes. */
const PAGE = 5000;

/** Writes down that suppressions came or went, for every workspace of the account to go by. A hash covers nobody who is still known. */
export async function noteChanges(tx: Tx, changes: readonly Changed[]): Promise<void> {
  const rows = changes.flatMap(({ accountId, kind, key }) =>
    kind === 'hash' ? [] : [{ account_id: accountId, kind, key }],
  );
  if (rows.length === 0) return;
  // One parameter, however many: a list that a person brings has thousands.
  const listed = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(account_id text, kind text, key text)`;
  await tx
    .insert(suppressionChange)
    .select(sql`select distinct r.account_id, r.kind, r.key, false from ${listed}`)
    .onConflictDoUpdate({
      target: [suppressionChange.accountId, suppressionChange.kind, suppressionChange.key],
      set: { heard: false },
    });
}

/** What changed in the account and is not settled, what nobody has gone by yet first. */
export async function unsettledChanges(tx: Tx, { accountId }: { accountId: Id<'acc'> }): Promise<SuppressionChange[]> {
  return tx
    .select()
    .from(suppressionChange)
    .where(eq(suppressionChange.accountId, accountId))
    .orderBy(asc(suppressionChange.heard), asc(suppressionChange.kind), asc(suppressionChange.key))
    .limit(PAGE);
}

const listed = (changes: readonly SuppressionChange[]) =>
  sql`(${suppressionChange.kind}, ${suppressionChange.key}) in (select r.kind, r.key from
    jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as r(kind text, key text))`;

/** Every workspace has gone by them: those that all had gone by before are settled, unless they changed again meanwhile. */
export async function hearChanges(
  tx: Tx,
  { accountId, changes }: { accountId: Id<'acc'>; changes: readonly SuppressionChange[] },
): Promise<void> {
  const [known, news] = [changes.filter(({ heard }) => heard), changes.filter(({ heard }) => !heard)];
  const of = eq(suppressionChange.accountId, accountId);
  await tx.delete(suppressionChange).where(and(of, eq(suppressionChange.heard, true), listed(known)));
  await tx
    .update(suppressionChange)
    .set({ heard: true })
    .where(and(of, listed(news)));
}
