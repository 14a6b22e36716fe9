import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import { randomBytes } from 'node:crypto';
import { newId, type Id } from '#domain/id.ts';
import {
  suppressedAddress,
  suppressionKeys,
  type SuppressionKind,
  type SuppressionReason,
} from '#domain/suppression.ts';
import type { Tx } from '../client.ts';
import { olderThan, pageOf, type Cursor, type Page } from '../page.ts';
import { suppression, workspace } from '../schema/index.ts';
import { markCovered } from './suppressed_lead.ts';
import { noteChanges } from './suppression_change.ts';
import { addOrigin, settleOrigins } from './suppression_origin.ts';

export type Suppression = typeof suppression.$inferSelect;

/** The account of the workspace at hand. @throws when the workspace is not there */
export async function accountOf(tx: Tx, workspaceId: Id<'ws'>): Promise<Id<'acc'>> {
  const [row] = await tx
    .select({ accountId: workspace.accountId })
    .from(workspace)
    .where(eq(workspace.id, workspaceId));
  if (!row) throw new Error('workspace_not_found');
  return row.accountId;
}

/**
 * Every suppression of the account that some addresses fall under: by address, by hash, by domain or a parent of it.
 * @param emails normalised
 * @returns by address; addresses that nothing suppresses are absent
 */
export async function suppressionsOf(
  tx: Tx,
  { workspaceId, emails }: { workspaceId: Id<'ws'>; emails: readonly string[] },
): Promise<Map<string, Suppression[]>> {
  if (emails.length === 0) return new Map();
  const accountId = await accountOf(tx, workspaceId);
  const keys = emails.map((email) => ({ email, keys: suppressionKeys(accountId, email) }));
  const wanted = [...new Set(keys.flatMap((one) => one.keys.map(({ key }) => key)))];
  const rows = await tx
    .select()
    .from(suppression)
    .where(
      and(
        eq(suppression.accountId, accountId),
        // One parameter, however many keys: an import asks for thousands.
        sql`${suppression.key} in (select jsonb_array_elements_text(${JSON.stringify(wanted)}::jsonb))`,
      ),
    );
  const byKey = new Map<string, Suppression>(rows.map((row) => [`${row.kind} ${row.key}`, row]));
  return new Map(
    keys.flatMap(({ email, keys: own }) => {
      const found = own.flatMap(({ kind, key }) => byKey.get(`${kind} ${key}`) ?? []);
      return found.length === 0 ? [] : [[email, found] as const];
    }),
  );
}

/**
 * Suppresses an address, a domain or a hash for the whole account, and marks the leads of this workspace that fall under
 * it; those of the account's other workspaces are refused by the gate, which looks here, and marked soon (`suppression_change`).
 * Again is the same as once. What others said of it stands beside (`suppression_origin`): it is shown as the strongest says.
 * @param key normalised: an address (its +tag is left out), a domain, or a hash of `suppressionHash`
 */
export async function suppress(
  tx: Tx,
  input: {
    workspaceId: Id<'ws'>;
    now: Date;
    kind: SuppressionKind;
    key: string;
    reason: SuppressionReason;
    /** where it was learnt: a message's id, `user:<id>`, `link:<enrollment>`, a provider's name */
    origin: string;
  },
): Promise<Suppression> {
  const { workspaceId, now, kind, reason, origin } = input;
  const accountId = await accountOf(tx, workspaceId);
  const key = kind === 'address' ? suppressedAddress(input.key) : input.key;
  const said = { reason, origin, workspaceId, at: now };
  const [{ id } = { id: null }] = await tx
    .insert(suppression)
    .values({ id: newId('sup', now.getTime(), randomBytes(10)), accountId, kind, key, ...said })
    // Changes nothing: it holds the row.
    .onConflictDoUpdate({
      target: [suppression.accountId, suppression.kind, suppression.key],
      set: { key: sql`excluded.key` },
    })
    .returning({ id: suppression.id });
  if (id === null) throw new Error('suppression_not_inserted');
  await addOrigin(tx, { accountId, ids: [id], made: new Set(), ...said });
  await settleOrigins(tx, { accountId, ids: [id] });
  const [row] = await tx.select().from(suppression).where(eq(suppression.id, id));
  if (!row) throw new Error('suppression_not_inserted');
  await markCovered(tx, { workspaceId, now, keys: [row] });
  await noteChanges(tx, [row]);
  return row;
}

/** How many the account has. */
export async function countSuppressions(tx: Tx, { workspaceId }: { workspaceId: Id<'ws'> }): Promise<number> {
  const accountId = await accountOf(tx, workspaceId);
  const [row] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(suppression)
    .where(eq(suppression.accountId, accountId));
  return row?.count ?? 0;
}

/** Whether anything suppresses an address, and what the account says of it. */
export async function isSuppressed(
  tx: Tx,
  { workspaceId, email }: { workspaceId: Id<'ws'>; email: string },
): Promise<boolean> {
  return (await suppressionsOf(tx, { workspaceId, emails: [email] })).size > 0;
}

/** Suppressions of the account, newest first. */
export async function listSuppressions(
  tx: Tx,
  filter: {
    workspaceId: Id<'ws'>;
    reasons?: SuppressionReason[] | undefined;
    search?: string | undefined;
    after: Cursor | null;
    limit: number;
  },
): Promise<Page<Suppression>> {
  const accountId = await accountOf(tx, filter.workspaceId);
  const rows = await tx
    .select()
    .from(suppression)
    .where(
      and(
        eq(suppression.accountId, accountId),
        filter.reasons ? inArray(suppression.reason, filter.reasons) : undefined,
        filter.search === undefined
          ? undefined
          : sql`strpos(${suppression.key}, ${filter.search.trim().toLowerCase()}) > 0`,
        olderThan(suppression.at, suppression.id, filter.after),
      ),
    )
    .orderBy(desc(suppression.at), desc(suppression.id))
    .limit(filter.limit + 1);
  return pageOf(rows, filter.limit, (row) => ({ at: row.at, id: row.id }));
}
