import { randomBytes } from 'node:crypto';
import { and, asc, eq, gt, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { MailProvider } from '#domain/deliverability/mx.ts';
import { domainOf } from '#domain/email.ts';
import { look, type Guard, type GuardTarget, type GuardVerdict } from '#domain/guard.ts';
import { ID_RANDOM_BYTES, newId, type Id } from '#domain/id.ts';
import type { MailboxKind } from '#domain/mailbox.ts';
import type { Tx } from '../client.ts';
import { dispatch, guard } from '../schema/index.ts';
import { raiseAlert, settleAlerts } from './alert.ts';
import { recordAudit } from './audit.ts';
import { firstSends, lastSends, usualOptOuts } from './guard_facts.ts';
import type { Mailbox } from './mailbox.ts';

export type GuardRow = typeof guard.$inferSelect;
/** What a guard beside a mailbox's own is about. */
export type GuardKey = { target: Exclude<GuardTarget, 'mailbox'>; subject: string };
type Of = { workspaceId: Id<'ws'> };
type Keys = Of & { keys: readonly GuardKey[]; now: Date };

/** Whoever runs their mail themselves shares nothing with the others who do. */
const isOne = (provider: MailProvider): boolean => provider !== 'other' && provider !== 'none';

/** What the guards of a send are about, beside its mailbox, always in one order: their rows are locked in it. */
export const keysOf = (send: {
  address: string | null;
  source: string | null;
  provider: MailProvider | null;
}): GuardKey[] => [
  ...(send.address === null ? [] : [{ target: 'domain' as const, subject: domainOf(send.address) }]),
  ...(send.provider === null || !isOne(send.provider) ? [] : [{ target: 'provider' as const, subject: send.provider }]),
  ...(send.source === null ? [] : [{ target: 'source' as const, subject: send.source }]),
];

/** What an alert and the audit log call it. */
export const nameOf = ({ target, subject }: GuardKey): string => `${target}:${subject}`;

/** Notes that something happened to a send that is about them: their guards look. */
export async function troubleSubjects(tx: Tx, { workspaceId, keys, now }: Keys): Promise<void> {
  if (keys.length === 0) return;
  await tx
    .insert(guard)
    .values(keys.map((key) => ({ workspaceId, ...key, troubledAt: now, createdAt: now, updatedAt: now })))
    .onConflictDoUpdate({
      target: [guard.workspaceId, guard.target, guard.subject],
      set: { troubledAt: now, updatedAt: now },
    });
}

const among = (keys: readonly GuardKey[]) =>
  or(...keys.map(({ target, subject }) => and(eq(guard.target, target), eq(guard.subject, subject))));
const inOrder = [asc(guard.target), asc(guard.subject)];

/** Takes the guards of a send for this transaction: a pause and a send are decided one after the other. */
export async function lockGuards(tx: Tx, { workspaceId, keys, now }: Keys): Promise<void> {
  if (keys.length === 0) return;
  await tx
    .insert(guard)
    .values(keys.map((key) => ({ workspaceId, ...key, createdAt: now, updatedAt: now })))
    .onConflictDoNothing();
  await tx
    .select({ subject: guard.subject })
    .from(guard)
    .where(and(eq(guard.workspaceId, workspaceId), among(keys)))
    .orderBy(...inOrder)
    .for('update');
}

/** The mailbox that would send, or any of a kind. */
export type By = { kind: MailboxKind; id: Id<'mbx'> | null };

/** What the guards beside the mailbox's own say of a send: their pauses as they were stored, and what they find now. */
export async function readSubjects(
  tx: Tx,
  { mailbox: box, keys }: { mailbox: Mailbox; keys: readonly GuardKey[] },
): Promise<Guard> {
  if (keys.length === 0) return { red: [], amber: [] };
  const rows = await tx
    .select()
    .from(guard)
    .where(and(eq(guard.workspaceId, box.workspaceId), among(keys)))
    .orderBy(...inOrder);
  const found: Guard[] = [];
  for (const row of rows) found.push(await readSubject(tx, row, box));
  return { red: found.flatMap(({ red }) => red), amber: found.flatMap(({ amber }) => amber) };
}

/** What one of them says as it stands. */
export async function readSubject(tx: Tx, row: GuardRow, by: By): Promise<Guard> {
  const { workspaceId, target, subject, pausedAt, rule, values, troubledAt, resumedAt } = row;
  if (pausedAt !== null && rule !== null) return { red: [{ rule, target, values: { ...values, subject } }], amber: [] };
  if (troubledAt === null || (resumedAt !== null && troubledAt <= resumedAt)) return { red: [], amber: [] };
  const { sends, mailboxIds } = await lastSends(tx, { workspaceId, of: of(row) });
  const { kind } = by;
  return look({
    ...{ target, subject, kind },
    // The very sends that the mailbox's own guard judges are judged once.
    sends: (await isOfMailbox(tx, { workspaceId, sends, mailboxIds, by })) ? [] : sends,
    firstSends: target === 'source' ? await firstSends(tx, { workspaceId, source: subject }) : [],
    usualOptOutRate: await usualOptOuts(tx, { workspaceId, kind, sends }),
    resumedAt: resumedAt?.getTime() ?? null,
  });
}

/** The sends that a guard counts. */
function of({ workspaceId, target, subject }: GuardRow) {
  if (target === 'source') return eq(dispatch.source, subject);
  if (target === 'provider') return sql`${dispatch.provider} = ${subject}`;
  return sql`${dispatch.mailboxId} in (select "m"."id" from "mailbox" "m"
    where "m"."workspace_id" = ${workspaceId} and split_part("m"."address", '@', 2) = ${subject})`;
}

async function isOfMailbox(
  tx: Tx,
  {
    workspaceId,
    sends,
    mailboxIds: [id, ...others],
    by,
  }: Of & { sends: readonly { at: number }[]; mailboxIds: readonly Id<'mbx'>[]; by: By },
): Promise<boolean> {
  if (id === undefined || others.length > 0 || (by.id !== null && by.id !== id)) return false;
  const own = await lastSends(tx, { workspaceId, of: eq(dispatch.mailboxId, id) });
  return own.sends.length === sends.length && own.sends[0]?.at === sends[0]?.at;
}

/** Pauses what guards found something against, once each: written down, and somebody is told. */
export async function pauseSubjects(
  tx: Tx,
  { workspaceId, verdicts, now }: Of & { verdicts: readonly GuardVerdict[]; now: Date },
): Promise<void> {
  for (const { rule, target, values } of verdicts) {
    if (target === 'mailbox' || target === 'campaign') continue;
    const key = { target, subject: String(values['subject']) };
    const paused = await tx
      .update(guard)
      .set({ pausedAt: now, rule, values: { ...values }, updatedAt: now })
      .where(and(eq(guard.workspaceId, workspaceId), among([key]), isNull(guard.pausedAt)))
      .returning({ subject: guard.subject });
    if (paused.length === 0) continue;
    const subject = nameOf(key);
    const details = { ...values, rule };
    await recordAudit(tx, { workspaceId, now, actor: 'system:guard', action: 'guard.paused', subject, details });
    const id = newId('alr', now.getTime(), randomBytes(ID_RANDOM_BYTES));
    await raiseAlert(tx, { id, workspaceId, now, code: 'guard_paused', subject, values: { ...details, target } });
  }
}

/** Lets the guards of what was troubled look, under their locks, and pause. */
export async function lookAtSubjects(tx: Tx, { mailbox: box, now }: { mailbox: Mailbox; now: Date }): Promise<void> {
  const { workspaceId } = box;
  const notLookedAt = or(isNull(guard.lookedAt), sql`${guard.lookedAt} < ${guard.troubledAt}`);
  const rows = await tx
    .select()
    .from(guard)
    .where(and(eq(guard.workspaceId, workspaceId), isNotNull(guard.troubledAt), isNull(guard.pausedAt), notLookedAt))
    .orderBy(...inOrder)
    // One that another transaction holds is being looked at there; waiting for it could be waiting for each other.
    .for('update', { skipLocked: true });
  for (const row of rows) {
    const { red } = await readSubject(tx, row, box);
    await pauseSubjects(tx, { workspaceId, verdicts: red, now });
    await tx
      .update(guard)
      .set({ lookedAt: now })
      .where(and(eq(guard.workspaceId, workspaceId), among([row])));
  }
}

/** Lets go on what a guard paused: what happened before is forgiven, and the guard stays armed. @returns null when it was not paused */
export async function resumeSubject(
  tx: Tx,
  { workspaceId, now, by, reason, ...key }: Of & GuardKey & { now: Date; by: string; reason: string },
): Promise<GuardRow | null> {
  const [row] = await tx
    .update(guard)
    .set({
      ...{ pausedAt: null, rule: null, values: null, updatedAt: now },
      ...{ resumedAt: now, resumedBy: by, resumeReason: reason },
    })
    .where(and(eq(guard.workspaceId, workspaceId), among([key]), isNotNull(guard.pausedAt)))
    .returning();
  if (row) await settleAlerts(tx, { workspaceId, subject: nameOf(key), now });
  return row ?? null;
}

/** The guards to which something ever happened, by target and name; a page begins after a key of the one before. */
export async function listGuards(
  tx: Tx,
  { workspaceId, after, limit }: Of & { after: string | null; limit: number },
): Promise<GuardRow[]> {
  const name = sql<string>`${guard.target} || ':' || ${guard.subject}`;
  return tx
    .select()
    .from(guard)
    .where(
      and(
        eq(guard.workspaceId, workspaceId),
        isNotNull(guard.troubledAt),
        after === null ? undefined : gt(name, after),
      ),
    )
    .orderBy(asc(name))
    .limit(limit);
}
