import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import { LIFTABLE_REASONS, type SuppressionKey } from '#domain/suppression.ts';
import type { Tx } from '../client.ts';
import { lead, suppression } from '../schema/index.ts';
import { coveredLeads } from './suppressed_lead.ts';
import { accountOf, suppressionsOf, type Suppression } from './suppression.ts';
import { noteChanges } from './suppression_change.ts';
import { deleteOrigins, takeBackOrigin } from './suppression_origin.ts';

/**
 * Lifts a suppression that a person may lift, whoever brought it, and clears the mark of the leads that nothing else suppresses.
 * @returns `kept` when it is one that stays (what the prospect said), null when there is none
 */
export async function liftSuppression(
  tx: Tx,
  { workspaceId, suppressionId, now }: { workspaceId: Id<'ws'>; suppressionId: Id<'sup'>; now: Date },
): Promise<Suppression | 'kept' | null> {
  const accountId = await accountOf(tx, workspaceId);
  const one = and(eq(suppression.accountId, accountId), eq(suppression.id, suppressionId));
  const [gone] = await tx
    .delete(suppression)
    .where(and(one, inArray(suppression.reason, [...LIFTABLE_REASONS])))
    .returning();
  if (!gone) return (await tx.select().from(suppression).where(one)).length > 0 ? 'kept' : null;
  await deleteOrigins(tx, { accountId, ids: [gone.id] });
  await forgotten(tx, { workspaceId, now, gone: [gone] });
  return gone;
}

/**
 * Takes back what one message said, because a person says that it was read wrongly, and clears the mark of the leads that
 * nothing else suppresses. What a link, a person, another message or another workspace said of the same address stays.
 */
export async function undoSuppression(
  tx: Tx,
  { workspaceId, origin, now }: { workspaceId: Id<'ws'>; origin: Id<'msg'>; now: Date },
): Promise<void> {
  const gone = await takeBackOrigin(tx, { accountId: await accountOf(tx, workspaceId), origin });
  if (gone.length > 0) await forgotten(tx, { workspaceId, now, gone });
}

/** What is gone is told to the account's other workspaces, and marks nobody here. */
async function forgotten(
  tx: Tx,
  { workspaceId, now, gone }: { workspaceId: Id<'ws'>; now: Date; gone: readonly Suppression[] },
): Promise<void> {
  await markAgain(tx, { workspaceId, now, keys: gone });
  await noteChanges(tx, gone);
}

/** Marks the leads that some keys cover as the account's list has them now: some are suppressed by another key, some no more. */
export async function markAgain(
  tx: Tx,
  { workspaceId, now, keys }: { workspaceId: Id<'ws'>; now: Date; keys: readonly SuppressionKey[] },
): Promise<void> {
  const covered = await coveredLeads(tx, { workspaceId, keys });
  const found = await suppressionsOf(tx, { workspaceId, emails: covered.map(({ email }) => email) });
  for (const suppressed of [true, false]) {
    const wrong = covered.filter((one) => one.suppressed !== suppressed && found.has(one.email) === suppressed);
    if (wrong.length === 0) continue;
    const ids = JSON.stringify(wrong.map(({ id }) => id));
    await tx
      .update(lead)
      .set({ suppressed, updatedAt: now })
      .where(
        and(eq(lead.workspaceId, workspaceId), sql`${lead.id} in (select jsonb_array_elements_text(${ids}::jsonb))`),
      );
  }
}
