import { and, asc, desc, eq, inArray, notExists, or, sql } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import { REASONS_BY_STRENGTH } from '#domain/suppression.ts';
import type { Tx } from '../client.ts';
import { suppression, suppressionOrigin } from '../schema/index.ts';

type Origin = Pick<typeof suppressionOrigin.$inferSelect, 'reason' | 'origin' | 'workspaceId' | 'at'>;
type Of = { accountId: Id<'acc'>; ids: readonly Id<'sup'>[] };

/** One parameter, however many: a list that a person brings has thousands. Read once, then looked up by index. */
const listed = (ids: Of['ids']) => sql`any(array(select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)))`;

/**
 * Adds what was said of some suppressions, whose rows the caller holds: `settleOrigins` has them be as the strongest says.
 * @param made those that the caller has just made, of this very origin
 */
export async function addOrigin(
  tx: Tx,
  { accountId, ids, made, ...said }: Of & Origin & { made: ReadonlySet<string> },
): Promise<void> {
  if (ids.length === 0) return;
  const known = ids.filter((id) => !made.has(id));
  if (known.length > 0) await keepFirst(tx, { accountId, ids: known });
  const { reason, origin, workspaceId, at } = said;
  await tx
    .insert(suppressionOrigin)
    .select(
      sql`select ${accountId}, r.id, ${reason}, ${origin}, ${workspaceId}, ${at.toISOString()}::timestamptz from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) as r(id)`,
    )
    .onConflictDoUpdate({
      target: [suppressionOrigin.suppressionId, suppressionOrigin.origin, suppressionOrigin.reason],
      set: { at: sql`greatest(${suppressionOrigin.at}, excluded.at)` },
    });
}

/**
 * Takes back what one message said, of whatever address, and what nothing else says goes.
 * @returns what is gone
 */
export async function takeBackOrigin(
  tx: Tx,
  { accountId, origin }: { accountId: Id<'acc'>; origin: string },
): Promise<(typeof suppression.$inferSelect)[]> {
  const said = tx
    .select({ id: suppressionOrigin.suppressionId })
    .from(suppressionOrigin)
    .where(and(eq(suppressionOrigin.accountId, accountId), eq(suppressionOrigin.origin, origin)));
  const rows = await tx
    .select({ id: suppression.id })
    .from(suppression)
    .where(and(eq(suppression.accountId, accountId), or(inArray(suppression.id, said), eq(suppression.origin, origin))))
    .for('update');
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return [];
  await keepFirst(tx, { accountId, ids });
  await tx
    .delete(suppressionOrigin)
    .where(and(eq(suppressionOrigin.accountId, accountId), eq(suppressionOrigin.origin, origin)));
  return settleOrigins(tx, { accountId, ids });
}

/** What was said of suppressions that are gone goes with them. */
export async function deleteOrigins(tx: Tx, { accountId, ids }: Of): Promise<void> {
  await tx
    .delete(suppressionOrigin)
    .where(and(eq(suppressionOrigin.accountId, accountId), sql`${suppressionOrigin.suppressionId} = ${listed(ids)}`));
}

/** Writes down as an origin what a row alone says: a release that keeps none yet may have written it. */
async function keepFirst(tx: Tx, { accountId, ids }: Of): Promise<void> {
  const own = sql`select ${suppression.accountId}, ${suppression.id}, ${suppression.reason}, ${suppression.origin},
    ${suppression.workspaceId}, ${suppression.at} from ${suppression}
    where ${suppression.accountId} = ${accountId} and ${suppression.id} = ${listed(ids)}`;
  await tx.insert(suppressionOrigin).select(own).onConflictDoNothing();
}

const rank = sql`array_position(array[${sql.join(
  REASONS_BY_STRENGTH.map((reason) => sql`${reason}`),
  sql`, `,
)}]::text[], ${suppressionOrigin.reason})`;
/** What the person did themselves, by a link or a request, before what was read in a message. */
const signed = sql`(${suppressionOrigin.origin} like 'link:%' or ${suppressionOrigin.origin} like 'erasure:%')`;

/** Has suppressions be as the strongest of their origins says, from when that was said last; those without any go. @returns what is gone */
export async function settleOrigins(tx: Tx, { accountId, ids }: Of): Promise<(typeof suppression.$inferSelect)[]> {
  if (ids.length === 0) return [];
  const these = and(eq(suppression.accountId, accountId), sql`${suppression.id} = ${listed(ids)}`);
  const origins = tx
    .select({ one: sql`1` })
    .from(suppressionOrigin)
    .where(eq(suppressionOrigin.suppressionId, suppression.id));
  const gone = await tx
    .delete(suppression)
    .where(and(these, notExists(origins)))
    .returning();
  const strongest = tx
    .selectDistinctOn([suppressionOrigin.suppressionId], {
      id: suppressionOrigin.suppressionId,
      reason: suppressionOrigin.reason,
      origin: suppressionOrigin.origin,
      workspaceId: suppressionOrigin.workspaceId,
      at: sql`max(${suppressionOrigin.at}) over (partition by ${suppressionOrigin.suppressionId}, ${suppressionOrigin.reason})`.as(
        'last_at',
      ),
    })
    .from(suppressionOrigin)
    .where(and(eq(suppressionOrigin.accountId, accountId), sql`${suppressionOrigin.suppressionId} = ${listed(ids)}`))
    .orderBy(asc(suppressionOrigin.suppressionId), asc(rank), desc(signed), desc(suppressionOrigin.at))
    .as('strongest');
  await tx
    .update(suppression)
    .set({
      reason: sql`${strongest.reason}`,
      origin: sql`${strongest.origin}`,
      workspaceId: sql`${strongest.workspaceId}`,
      at: sql`${strongest.at}`,
    })
    .from(strongest)
    .where(and(eq(suppression.accountId, accountId), eq(suppression.id, strongest.id)));
  return gone;
}
