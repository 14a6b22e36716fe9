import { and, eq, inArray, isNotNull, or, sql } from 'drizzle-orm';
import { DAY_MS } from '#domain/calendar.ts';
import { ERASED_AFTER_DAYS } from '#domain/erasure.ts';
import type { Id } from '#domain/id.ts';
import { suppressedAddress, suppressionHash } from '#domain/suppression.ts';
import type { Tx } from '../client.ts';
import {
  alert,
  contact,
  conversation,
  draft,
  enrollment,
  evidence,
  hookReceipt,
  importError,
  lead,
  meeting,
  message,
  note,
  proposal,
  provenance,
  sandboxAnswer,
  sandboxMail,
  suppression,
  workspace,
} from '../schema/index.ts';
import { accountOf, suppress } from './suppression.ts';

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

/** The leads of a workspace at an address, under whatever +tag. */
const personAt = (workspaceId: Id<'ws'>, address: string) =>
  and(
    eq(lead.workspaceId, workspaceId),
    sql`regexp_replace(${lead.email}, '^(.[^@+]*)[+][^@]*@', '\\1@') = ${suppressedAddress(address)}`,
  );

/** What still goes on for somebody: passages, and answers on their way. */
export async function underWayAt(
  tx: Tx,
  { workspaceId, address }: { workspaceId: Id<'ws'>; address: string },
): Promise<{ passages: { campaignId: Id<'cmp'>; leadId: Id<'ld'> }[]; replies: Id<'drf'>[] }> {
  const people = tx.select({ id: lead.id }).from(lead).where(personAt(workspaceId, address));
  const passages = await tx
    .select({ campaignId: enrollment.campaignId, leadId: enrollment.leadId })
    .from(enrollment)
    .where(
      and(eq(enrollment.workspaceId, workspaceId), isNotNull(enrollment.stage), inArray(enrollment.leadId, people)),
    );
  const replies = await tx
    .select({ id: draft.id })
    .from(draft)
    .where(
      and(
        eq(draft.workspaceId, workspaceId),
        eq(draft.class, 'reply'),
        eq(draft.status, 'approved'),
        inArray(draft.leadId, people),
      ),
    );
  return { passages, replies: replies.map(({ id }) => id) };
}

/**
 * Erases whoever is at an address from a workspace: the lead with all that hangs on it, mail and its bytes. What is counted
 * stays without a word of them: passages, sends, meetings, the texts of drafts emptied. Again is the same as once.
 */
export async function erasePerson(
  tx: Tx,
  { workspaceId, address, now }: { workspaceId: Id<'ws'>; address: string; now: Date },
): Promise<Id<'ld'>[]> {
  const people = await tx.select({ id: lead.id, email: lead.email }).from(lead).where(personAt(workspaceId, address));
  const ids = people.map(({ id }) => id);
  const addresses = [...new Set([address, ...people.map(({ email }) => email)])];
  if (ids.length > 0) {
    for (const table of [note, evidence, provenance, proposal, sandboxAnswer, sandboxMail, message, conversation])
      await tx.delete(table).where(and(eq(table.workspaceId, workspaceId), inArray(table.leadId, ids)));
    await tx
      .update(draft)
      .set({ recipient: '', recipientName: '', subject: '', body: '', claims: [], updatedAt: now })
      .where(and(eq(draft.workspaceId, workspaceId), inArray(draft.leadId, ids)));
    await tx
      .update(meeting)
      .set({ title: '', place: null, updatedAt: now })
      .where(and(eq(meeting.workspaceId, workspaceId), inArray(meeting.leadId, ids)));
    await tx
      .update(alert)
      .set({ settledAt: sql`coalesce(${alert.settledAt}, ${now.toISOString()}::timestamptz)`, updatedAt: now })
      .where(
        and(
          eq(alert.workspaceId, workspaceId),
          or(inArray(alert.subject, ids), inArray(sql`${alert.values} ->> 'leadId'`, ids)),
        ),
      );
  }
  for (const one of addresses) {
    await tx
      .delete(message)
      .where(and(eq(message.workspaceId, workspaceId), eq(message.direction, 'in'), eq(message.fromAddress, one)));
    await tx
      .delete(proposal)
      .where(and(eq(proposal.workspaceId, workspaceId), sql`${proposal.values} ->> 'email' = ${one}`));
    await tx
      .delete(importError)
      .where(and(eq(importError.workspaceId, workspaceId), sql`strpos(lower(${importError.cells}::text), ${one}) > 0`));
    await tx
      .delete(hookReceipt)
      .where(
        and(
          eq(hookReceipt.workspaceId, workspaceId),
          sql`position(convert_to(${one}, 'UTF8') in ${hookReceipt.raw}) > 0`,
        ),
      );
  }
  if (ids.length > 0) await tx.delete(lead).where(and(eq(lead.workspaceId, workspaceId), inArray(lead.id, ids)));
  return ids;
}

/** What the account keeps of an erased person: a hash under which they are never written to, nor brought in, again. */
export async function forgetAddress(
  tx: Tx,
  { workspaceId, leadId, address, now }: Key & { address: string; now: Date },
): Promise<void> {
  const accountId = await accountOf(tx, workspaceId);
  const key = suppressionHash(accountId, address);
  await suppress(tx, { workspaceId, now, kind: 'hash', key, reason: 'erasure', origin: `erasure:${leadId}` });
  await tx
    .delete(suppression)
    .where(
      and(
        eq(suppression.accountId, accountId),
        eq(suppression.kind, 'address'),
        eq(suppression.key, suppressedAddress(address)),
      ),
    );
  await tx
    .update(contact)
    .set({ email: key })
    .where(
      and(
        eq(contact.accountId, accountId),
        sql`regexp_replace(${contact.email}, '^(.[^@+]*)[+][^@]*@', '\\1@') = ${suppressedAddress(address)}`,
      ),
    );
}
