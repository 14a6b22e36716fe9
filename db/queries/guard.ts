import { randomBytes } from 'node:crypto';
import { and, desc, eq, inArray, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import { CALM, look, type Guard, type GuardFacts, type GuardVerdict } from '#domain/guard.ts';
import { ID_RANDOM_BYTES, newId, type Id } from '#domain/id.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';
import type { Tx } from '../client.ts';
import { dispatch, mailbox, message } from '../schema/index.ts';
import { raiseAlert } from './alert.ts';
import { recordAudit } from './audit.ts';
import { counted, lastSends, usualOptOuts } from './guard_facts.ts';
import { keysOf, lookAtSubjects, troubleSubjects } from './guard_subject.ts';
import { lockMailbox, moveMailbox, type Mailbox } from './mailbox.ts';

type MailboxKey = { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'> };

/** The kinds of message that the guard counts, with the outcome that each is for the send that it answers. */
const OUTCOMES = {
  bounce_hard: { column: dispatch.bouncedAt, key: 'bouncedAt' },
  complaint: { column: dispatch.complainedAt, key: 'complainedAt' },
  opt_out: { column: dispatch.optedOutAt, key: 'optedOutAt' },
} as const satisfies Partial<Record<TriageKind, unknown>>;
type GuardedKind = keyof typeof OUTCOMES;

/** Whether the guard counts messages of a kind. */
export const isGuarded = (kind: TriageKind): kind is GuardedKind => kind in OUTCOMES;

/**
 * Writes down that a send bounced, was complained about or led to an opt-out: the one named, else the last to the lead.
 * Once: what a send already has stays, with its date.
 * @returns the mailbox whose guard must look, null when nothing was ever sent to them or it is known already
 */
export async function markSend(
  tx: Tx,
  {
    workspaceId,
    leadId,
    dispatchId,
    kind,
    now,
  }: { workspaceId: Id<'ws'>; leadId: Id<'ld'>; dispatchId: Id<'dsp'> | null; kind: GuardedKind; now: Date },
): Promise<Id<'mbx'> | null> {
  const { column, key } = OUTCOMES[kind];
  const latest = tx
    .select({ id: dispatch.id })
    .from(dispatch)
    .where(and(eq(dispatch.workspaceId, workspaceId), eq(dispatch.leadId, leadId), counted))
    .orderBy(desc(dispatch.intendedAt), desc(dispatch.id))
    .limit(1);
  const [row] = await tx
    .update(dispatch)
    .set({ [key]: now, updatedAt: now })
    .where(
      and(
        eq(dispatch.workspaceId, workspaceId),
        dispatchId === null ? inArray(dispatch.id, latest) : eq(dispatch.id, dispatchId),
        isNull(column),
      ),
    )
    .returning({ mailboxId: dispatch.mailboxId, source: dispatch.source, provider: dispatch.provider });
  if (!row) return null;
  const { mailboxId } = row;
  const [box] = await tx
    .update(mailbox)
    .set({ troubledAt: now, updatedAt: now })
    .where(and(eq(mailbox.workspaceId, workspaceId), eq(mailbox.id, mailboxId)))
    .returning({ address: mailbox.address });
  await troubleSubjects(tx, { workspaceId, keys: keysOf({ address: box?.address ?? null, ...row }), now });
  return mailboxId;
}

/** A person said that a message was not what it was taken for: what it alone said of the lead's sends is taken back. */
export async function unmarkSends(
  tx: Tx,
  {
    workspaceId,
    leadId,
    messageId,
    kind,
    now,
  }: { workspaceId: Id<'ws'>; leadId: Id<'ld'>; messageId: Id<'msg'>; kind: GuardedKind; now: Date },
): Promise<void> {
  const { column, key } = OUTCOMES[kind];
  const others = tx
    .select({ id: message.id })
    .from(message)
    .where(
      and(
        eq(message.workspaceId, workspaceId),
        eq(message.leadId, leadId),
        eq(message.direction, 'in'),
        eq(message.kind, kind),
        ne(message.id, messageId),
      ),
    );
  await tx
    .update(dispatch)
    .set({ [key]: null, updatedAt: now })
    .where(
      and(
        eq(dispatch.workspaceId, workspaceId),
        eq(dispatch.leadId, leadId),
        isNotNull(column),
        sql`not exists ${others}`,
      ),
    );
}

/** The campaign whose message somebody complained about: that of the send named, else of the last to the lead. */
export async function campaignComplainedOf(
  tx: Tx,
  { workspaceId, leadId, dispatchId }: { workspaceId: Id<'ws'>; leadId: Id<'ld'>; dispatchId: Id<'dsp'> | null },
): Promise<Id<'cmp'> | null> {
  const [row] = await tx
    .select({ campaignId: dispatch.campaignId })
    .from(dispatch)
    .where(
      and(eq(dispatch.workspaceId, workspaceId), eq(dispatch.leadId, leadId), isNotNull(dispatch.campaignId), counted),
    )
    .orderBy(sql`${dispatch.id} = ${dispatchId} desc nulls last`, desc(dispatch.intendedAt), desc(dispatch.id))
    .limit(1);
  return row?.campaignId ?? null;
}

type GuardedMailbox = Pick<Mailbox, 'workspaceId' | 'id' | 'kind' | 'resumedAt' | 'troubledAt'>;

/**
 * What the guard says of a mailbox as it stands. Reads nothing for one to which nothing happened since it was last
 * resumed: no rule can trip there. Otherwise one read by index, and a second where opt-outs are many enough to be a rate.
 */
export async function readGuard(tx: Tx, box: GuardedMailbox): Promise<Guard> {
  const facts = await guardFacts(tx, box);
  return facts === null ? CALM : look(facts);
}

/** The facts that the guard looks at; null where nothing happened since the last resume. */
export async function guardFacts(
  tx: Tx,
  { workspaceId, id: mailboxId, kind, resumedAt, troubledAt }: GuardedMailbox,
): Promise<GuardFacts | null> {
  if (troubledAt === null || (resumedAt !== null && troubledAt <= resumedAt)) return null;
  const { sends } = await lastSends(tx, { workspaceId, of: eq(dispatch.mailboxId, mailboxId) });
  return {
    target: 'mailbox',
    subject: mailboxId,
    kind,
    sends,
    firstSends: [],
    usualOptOutRate: await usualOptOuts(tx, { workspaceId, kind, sends }),
    resumedAt: resumedAt?.getTime() ?? null,
  };
}

/** Pauses a mailbox for what its guard found, once: written down, and somebody is told. @returns false when it was not sending */
export async function pauseByGuard(
  tx: Tx,
  { workspaceId, mailboxId, verdicts, now }: MailboxKey & { verdicts: readonly GuardVerdict[]; now: Date },
): Promise<boolean> {
  const own = verdicts.filter(({ target }) => target === 'mailbox');
  const [verdict] = own;
  if (verdict === undefined) return false;
  const values = { ...verdict.values };
  const reason = verdict.rule;
  const moved = await moveMailbox(tx, {
    workspaceId,
    mailboxId,
    from: ['connected'],
    to: 'paused',
    reason,
    values,
    now,
  });
  if (!moved) return false;
  await recordAudit(tx, {
    workspaceId,
    now,
    actor: 'system:guard',
    action: 'mailbox.paused',
    subject: mailboxId,
    details: { ...values, rule: reason, rules: own.map(({ rule }) => rule).join(' ') },
  });
  await raiseAlert(tx, {
    id: newId('alr', now.getTime(), randomBytes(ID_RANDOM_BYTES)),
    workspaceId,
    now,
    code: 'mailbox_paused',
    subject: mailboxId,
    values: { ...values, rule: reason },
  });
  return true;
}

/**
 * Lets the guards look at a mailbox and at what its troubled sends are about, under their locks, and pause them.
 * @returns whether the mailbox was paused
 */
export async function lookAtMailbox(tx: Tx, { now, ...key }: MailboxKey & { now: Date }): Promise<boolean> {
  const box = await lockMailbox(tx, key);
  if (box === null) return false;
  await lookAtSubjects(tx, { mailbox: box, now });
  if (box.status !== 'connected') return false;
  const { red } = await readGuard(tx, box);
  return pauseByGuard(tx, { ...key, verdicts: red, now });
}
