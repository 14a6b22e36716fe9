import { randomBytes } from 'node:crypto';
import { and, eq, gte, inArray, ne, sql } from 'drizzle-orm';
import { ID_RANDOM_BYTES, newId, type Id } from '#domain/id.ts';
import { PROVIDER_REFUSES } from '#domain/mailbox.ts';
import type { BounceReason } from '#domain/triage/reasons.ts';
import { SENDERS_FAULT } from '#domain/triage/refusal.ts';
import type { Tx } from '../client.ts';
import { dispatch, lead, message } from '../schema/index.ts';
import { raiseAlert } from './alert.ts';
import { recordAudit } from './audit.ts';
import { moveMailbox } from './mailbox.ts';

/** A server's no that is about whoever sends: its codes, never its words. */
export type Refusal = { code: string; reason: BounceReason };

/** Pauses a mailbox whose messages are refused for what it is, once: written down, and somebody is told. @returns false when it was not sending */
export async function pauseForRefusal(
  tx: Tx,
  {
    workspaceId,
    mailboxId,
    refusal,
    now,
  }: { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'>; refusal: Refusal; now: Date },
): Promise<boolean> {
  const values = { ...refusal };
  const moved = await moveMailbox(tx, {
    ...{ workspaceId, mailboxId, from: ['connected'], to: 'paused', now },
    ...{ reason: PROVIDER_REFUSES, values },
  });
  if (!moved) return false;
  const about = { workspaceId, now, subject: mailboxId };
  const details = { ...values, rule: PROVIDER_REFUSES };
  await recordAudit(tx, { ...about, actor: 'system:dispatch', action: 'mailbox.paused', details });
  const id = newId('alr', now.getTime(), randomBytes(ID_RANDOM_BYTES));
  await raiseAlert(tx, { ...about, id, code: 'mailbox_paused', values: details });
  return true;
}

/** The mailbox by which the message left that a report is about: the send named, else any to the lead by the mailbox that the report came to. Null for none. */
export async function sentBy(
  tx: Tx,
  of: { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'>; leadId: Id<'ld'>; dispatchId: Id<'dsp'> | null },
): Promise<Id<'mbx'> | null> {
  const named =
    of.dispatchId === null
      ? and(eq(dispatch.leadId, of.leadId), eq(dispatch.mailboxId, of.mailboxId), ne(dispatch.status, 'refused'))
      : eq(dispatch.id, of.dispatchId);
  const [row] = await tx
    .select({ mailboxId: dispatch.mailboxId })
    .from(dispatch)
    .where(and(eq(dispatch.workspaceId, of.workspaceId), named))
    .limit(1);
  return row?.mailboxId ?? null;
}

/** The companies, by the domain that was written to, of the reports since an instant that blame a mailbox's own messages on it. */
export async function companiesThatBlame(
  tx: Tx,
  { workspaceId, mailboxId, since }: { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'>; since: Date },
): Promise<string[]> {
  const company = sql<string>`split_part(${lead.email}, '@', 2)`;
  const rows = await tx
    .selectDistinct({ company })
    .from(message)
    .innerJoin(lead, and(eq(lead.workspaceId, message.workspaceId), eq(lead.id, message.leadId)))
    .leftJoin(dispatch, and(eq(dispatch.workspaceId, message.workspaceId), eq(dispatch.id, message.dispatchId)))
    .where(
      and(
        eq(message.workspaceId, workspaceId),
        eq(message.direction, 'in'),
        eq(message.kind, 'bounce_soft'),
        inArray(message.matchedBy, [...NAMES_OUR_MESSAGE]),
        gte(message.at, since),
        sql`coalesce(${dispatch.mailboxId}, ${message.mailboxId}) = ${mailboxId}`,
        sql`exists (select 1 from jsonb_array_elements(${message.triage} -> 'recipients') r
          where r ->> 'action' = 'failed' and ${inArray(sql`r ->> 'reason'`, SENDERS_FAULT)})`,
      ),
    );
  return rows.map((row) => row.company);
}

/** How a report is matched that holds what only whoever received our message has; an address alone anybody knows. */
export const NAMES_OUR_MESSAGE = ['report', 'token'] as const;
