import { randomBytes } from 'node:crypto';
import { ID_RANDOM_BYTES, newId, type Id } from '#domain/id.ts';
import { PROVIDER_REFUSES } from '#domain/mailbox.ts';
import type { BounceReason } from '#domain/triage/reasons.ts';
import type { Tx } from '../client.ts';
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
