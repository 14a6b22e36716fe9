import { randomBytes } from 'node:crypto';
import { isUnattended } from '#domain/clearance.ts';
import { RESTORED, type DispatchStatus } from '#domain/dispatch.ts';
import { ID_RANDOM_BYTES, newId, type Id, type IdPrefix } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { raiseAlert, settleAlerts } from './alert.ts';
import { recordAudit } from './audit.ts';
import { deleteContact } from './contact.ts';
import { conversationOfEnrollment, insertConversation, noteDeparture } from './conversation.ts';
import { getDispatch, settleDispatch, type Dispatch } from './dispatch.ts';
import { getDraft, moveDraft, type Draft } from './draft.ts';
import { insertMessage, sentByMessageId } from './message.ts';
import { accountOf } from './suppression.ts';

type Key = { workspaceId: Id<'ws'>; dispatchId: Id<'dsp'>; now: Date };

/** How it is known that a message left: the provider's answer, a look that found it, or a person who looked. */
export type Proof = { to: 'accepted' | 'confirmed'; outcome: string; messageId?: string | undefined };

/** The message left: everything that says so is written in one transaction, once. @returns false when it had been given up */
export async function departed(
  tx: Tx,
  { draft, proof, ...key }: Key & { draft: Draft; proof: Proof },
): Promise<boolean> {
  const { workspaceId, dispatchId, now } = key;
  const from = ['intended', 'leased', 'accepted', 'uncertain'] as const;
  await settleDispatch(tx, { ...key, from, ...proof });
  const settled = await getDispatch(tx, key);
  if (settled?.status !== 'accepted' && settled?.status !== 'confirmed') return false;
  for (const subject of [dispatchId, draft.id]) await settleAlerts(tx, { workspaceId, subject, now });
  const ofDraft = { workspaceId, draftId: draft.id };
  const moved = await moveDraft(tx, { ...ofDraft, from: ['approved', 'proposed'], to: 'sent', now });
  const filed = await sentByMessageId(tx, { workspaceId, messageIds: [settled.messageId] });
  const kept = moved ?? (await getDraft(tx, ofDraft));
  // Whoever was erased meanwhile was written to, and nothing of it is kept.
  if (filed.length > 0 || !kept?.recipient) return true;
  await file(tx, kept, settled, now);
  const details = { draftId: draft.id, leadId: draft.leadId, class: draft.class };
  const action = isUnattended(settled.clearance) ? 'dispatch.accepted_unattended' : 'dispatch.accepted';
  const entry = { actor: 'system:dispatch', action, subject: dispatchId, details } as const;
  await recordAudit(tx, { workspaceId, now, ...entry });
  return true;
}

/** It never left, was refused, or came back: its slot and its contact are given back. @returns null when it is settled otherwise */
export async function neverLeft(
  tx: Tx,
  { from, outcome, ...key }: Key & { from: readonly DispatchStatus[]; outcome: string },
): Promise<Dispatch | null> {
  const settled = await settleDispatch(tx, { ...key, from, to: 'refused', outcome });
  if (settled === null) return null;
  const { workspaceId, dispatchId, now } = key;
  await deleteContact(tx, { accountId: await accountOf(tx, workspaceId), dispatchId });
  await settleAlerts(tx, { workspaceId, subject: dispatchId, now });
  return settled;
}

/**
 * It was handed over, or a restored database may have forgotten that it was, and nobody can tell what became of it: a person
 * is asked. @returns null when it is settled otherwise
 */
export async function notKnown(
  tx: Tx,
  { outcome = 'unknown', ...key }: Key & { outcome?: typeof RESTORED | 'unknown' },
): Promise<Dispatch | null> {
  const { workspaceId, dispatchId: subject, now } = key;
  const from = [outcome === RESTORED ? 'intended' : 'leased'] as const;
  const settled = await settleDispatch(tx, { ...key, from, to: 'uncertain', outcome });
  if (settled === null) return null;
  const values = { leadId: settled.leadId };
  await raiseAlert(tx, { id: made('alr', now), workspaceId, now, code: 'send_uncertain', subject, values });
  return settled;
}

const made = <P extends IdPrefix>(prefix: P, now: Date): Id<P> =>
  newId(prefix, now.getTime(), randomBytes(ID_RANDOM_BYTES));

/** Files a sent message in its conversation, which begins with the first. */
async function file(tx: Tx, draft: Draft, attempt: Dispatch, now: Date): Promise<void> {
  const { workspaceId } = draft;
  const open =
    draft.conversationId ??
    (draft.enrollmentId
      ? (await conversationOfEnrollment(tx, { workspaceId, enrollmentId: draft.enrollmentId }))?.id
      : undefined);
  const conversationId = open ?? made('cnv', now);
  if (!open) {
    await insertConversation(tx, {
      id: conversationId,
      workspaceId,
      leadId: draft.leadId,
      enrollmentId: draft.enrollmentId,
      mailboxId: draft.mailboxId,
      subject: draft.subject,
      lastMessageAt: now,
      createdAt: now,
      updatedAt: now,
    });
  }
  await insertMessage(tx, {
    id: made('msg', now),
    workspaceId,
    mailboxId: draft.mailboxId,
    conversationId,
    leadId: draft.leadId,
    dispatchId: attempt.id,
    direction: 'out',
    externalId: attempt.messageId,
    messageId: attempt.messageId,
    fromAddress: draft.sender,
    fromName: '',
    toAddress: draft.recipient,
    subject: draft.subject,
    text: draft.body,
    at: now,
    createdAt: now,
    updatedAt: now,
  });
  await noteDeparture(tx, { workspaceId, conversationId, at: now, isAnswer: draft.class === 'reply' });
}
