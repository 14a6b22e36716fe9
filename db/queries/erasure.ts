import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import { DAY_MS } from '#domain/calendar.ts';
import { normaliseEmail } from '#domain/email.ts';
import { ERASED_AFTER_DAYS } from '#domain/erasure.ts';
import type { Id } from '#domain/id.ts';
import { suppressedAddress, suppressionHash } from '#domain/suppression.ts';
import type { Tx } from '../client.ts';
import { plainAddress } from '../plain_address.ts';
import { contact, lead, suppression, suppressionChange, workspace } from '../schema/index.ts';
import { accountOf, suppress } from './suppression.ts';
import { deleteOrigins } from './suppression_origin.ts';

type Key = { workspaceId: Id<'ws'>; leadId: Id<'ld'> };

/** Writes down that somebody is to be erased, once: the first day counts. `atOnce`: it is due already. */
export async function requestErasure(
  tx: Tx,
  { workspaceId, leadId, now, atOnce = false }: Key & { now: Date; atOnce?: boolean },
): Promise<void> {
  const at = new Date(now.getTime() - (atOnce ? ERASED_AFTER_DAYS * DAY_MS : 0)).toISOString();
  await tx
    .update(lead)
    .set({ erasureRequestedAt: sql`least(${lead.erasureRequestedAt}, ${at}::timestamptz)` })
    .where(and(eq(lead.workspaceId, workspaceId), eq(lead.id, leadId)));
}

/** Whoever is still to be erased, with when that was asked. */
export async function erasuresRequested(
  tx: Tx,
  { workspaceId }: { workspaceId: Id<'ws'> },
): Promise<{ leadId: Id<'ld'>; at: Date }[]> {
  const rows = await tx
    .select({ leadId: lead.id, at: lead.erasureRequestedAt })
    .from(lead)
    .where(and(eq(lead.workspaceId, workspaceId), isNotNull(lead.erasureRequestedAt)))
    .limit(500);
  return rows.flatMap(({ leadId, at }) => (at ? [{ leadId, at }] : []));
}

/** The workspaces of the account that a workspace belongs to, itself last. As the directory role. */
export async function workspacesBeside(tx: Tx, { workspaceId }: { workspaceId: Id<'ws'> }): Promise<Id<'ws'>[]> {
  const own = tx.select({ accountId: workspace.accountId }).from(workspace).where(eq(workspace.id, workspaceId));
  const rows = await tx
    .select({ id: workspace.id })
    .from(workspace)
    .where(inArray(workspace.accountId, own))
    .orderBy(sql`${workspace.id} = ${workspaceId}`, workspace.id);
  return rows.map(({ id }) => id);
}

/** Whether somebody was erased from the account: what they write is theirs, whoever of their company we know. */
export async function isErased(
  tx: Tx,
  { workspaceId, address }: { workspaceId: Id<'ws'>; address: string },
): Promise<boolean> {
  const known = normaliseEmail(address);
  if (known === null) return false;
  const accountId = await accountOf(tx, workspaceId);
  const rows = await tx
    .select({ id: suppression.id })
    .from(suppression)
    .where(
      and(
        eq(suppression.accountId, accountId),
        eq(suppression.kind, 'hash'),
        eq(suppression.key, suppressionHash(accountId, known)),
        eq(suppression.reason, 'erasure'),
      ),
    );
  return rows.length > 0;
}

/** What the account keeps of an erased person: a hash under which they are never written to, nor brought in, again. */
export async function forgetAddress(
  tx: Tx,
  { workspaceId, leadId, address, now }: Key & { address: string; now: Date },
): Promise<void> {
  const accountId = await accountOf(tx, workspaceId);
  const key = suppressionHash(accountId, address);
  await suppress(tx, { workspaceId, now, kind: 'hash', key, reason: 'erasure', origin: `erasure:${leadId}` });
  const gone = await tx
    .delete(suppression)
    .where(
      and(
        eq(suppression.accountId, accountId),
        eq(suppression.kind, 'address'),
        eq(suppression.key, suppressedAddress(address)),
      ),
    )
    .returning({ id: suppression.id });
  await deleteOrigins(tx, { accountId, ids: gone.map(({ id }) => id) });
  await tx
    .delete(suppressionChange)
    .where(and(eq(suppressionChange.accountId, accountId), eq(suppressionChange.key, suppressedAddress(address))));
  await tx
    .update(contact)
    .set({ email: key })
    .where(and(eq(contact.accountId, accountId), eq(plainAddress(contact.email), suppressedAddress(address))));
}
