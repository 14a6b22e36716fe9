import { randomBytes } from 'node:crypto';
import { and, desc, eq, inArray, isNotNull, isNull, lt, ne, or, sql } from 'drizzle-orm';
import {
  CALM,
  FIRST_OF_SOURCE,
  GUARD_THRESHOLDS,
  guardMailbox,
  warnMailbox,
  type GuardedSend,
  type GuardVerdict,
  type MailboxGuard,
  type MailboxGuardFacts,
} from '#domain/guard.ts';
import { ID_RANDOM_BYTES, newId, type Id } from '#domain/id.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';
import type { Tx } from '../client.ts';
import { dispatch, mailbox, message } from '../schema/index.ts';
import { raiseAlert } from './alert.ts';
import { recordAudit } from './audit.ts';
import { lockMailbox, moveMailbox, type Mailbox } from './mailbox.ts';

type MailboxKey = { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'> };

/** The windows of the guard are within a mailbox's last sends of this number. */
const LAST_SENDS = 1000;
/** The workspace's usual share of opt-outs is taken over so many sends before the window, once there are so many. */
const USUAL_OVER = 2000;
const USUAL_MIN_SENDS = 500;

/** The kinds of message that the guard counts, with the outcome that each is for the send that it answers. */
const OUTCOMES = {
  bounce_hard: { column: dispatch.bouncedAt, key: 'bouncedAt' },
  complaint: { column: dispatch.complainedAt, key: 'complainedAt' },
  opt_out: { column: dispatch.optedOutAt, key: 'optedOutAt' },
} as const satisfies Partial<Record<TriageKind, unknown>>;
type GuardedKind = keyof typeof OUTCOMES;

/** Whether the guard counts messages of a kind. */
export const isGuarded = (kind: TriageKind): kind is GuardedKind => kind in OUTCOMES;

/** What left, and what was refused because the address is dead: both say how good the addresses are. */
const counted = or(ne(dispatch.status, 'refused'), isNotNull(dispatch.bouncedAt));

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
    .returning({ mailboxId: dispatch.mailboxId });
  if (!row) return null;
  const { mailboxId } = row;
  await tx
    .update(mailbox)
    .set({ troubledAt: now, updatedAt: now })
    .where(and(eq(mailbox.workspaceId, workspaceId), eq(mailbox.id, mailboxId)));
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
 * resumed: no rule can trip there. Otherwise two reads by index, and a third where opt-outs are many enough to be a rate.
 */
export async function readGuard(tx: Tx, box: GuardedMailbox): Promise<MailboxGuard> {
  const facts = await guardFacts(tx, box);
  return facts === null ? CALM : { red: guardMailbox(facts), amber: warnMailbox(facts) };
}

/** The facts that the guard looks at; null where nothing happened since the last resume. */
export async function guardFacts(
  tx: Tx,
  { workspaceId, id: mailboxId, kind, resumedAt, troubledAt }: GuardedMailbox,
): Promise<MailboxGuardFacts | null> {
  if (troubledAt === null || (resumedAt !== null && troubledAt <= resumedAt)) return null;
  const rows = await tx
    .select(SEND)
    .from(dispatch)
    .where(and(eq(dispatch.workspaceId, workspaceId), eq(dispatch.mailboxId, mailboxId), counted))
    .orderBy(desc(dispatch.intendedAt), desc(dispatch.id))
    .limit(LAST_SENDS);
  const sends = rows.map(asSend).reverse();
  return {
    kind,
    sends,
    firstSendsOfSources: await firstSends(tx, { workspaceId, sources: [...new Set(rows.flatMap(sourceOf))] }),
    usualOptOutRate: await usualOptOuts(tx, { workspaceId, kind, sends }),
    resumedAt: resumedAt?.getTime() ?? null,
  };
}

const SEND = {
  at: dispatch.intendedAt,
  source: dispatch.source,
  bouncedAt: dispatch.bouncedAt,
  complainedAt: dispatch.complainedAt,
  optedOutAt: dispatch.optedOutAt,
};
type SendRow = {
  at: Date;
  source: string | null;
  bouncedAt: Date | null;
  complainedAt: Date | null;
  optedOutAt: Date | null;
};
const sourceOf = ({ source }: SendRow): string[] => (source === null ? [] : [source]);
const asSend = (row: SendRow): GuardedSend => ({
  at: row.at.getTime(),
  sourceId: row.source ?? '',
  bouncedAt: row.bouncedAt?.getTime() ?? null,
  complainedAt: row.complainedAt?.getTime() ?? null,
  optedOutAt: row.optedOutAt?.getTime() ?? null,
});

/** Each source's first sends, by whatever mailbox of the workspace, oldest first: one walk of the index a source, in one query. */
async function firstSends(
  tx: Tx,
  { workspaceId, sources }: { workspaceId: Id<'ws'>; sources: readonly string[] },
): Promise<GuardedSend[][]> {
  if (sources.length === 0) return [];
  const first = tx
    .select(SEND)
    .from(dispatch)
    .where(and(eq(dispatch.workspaceId, workspaceId), sql`${dispatch.source} = "of"."source"`, counted))
    .orderBy(dispatch.intendedAt, dispatch.id)
    .limit(FIRST_OF_SOURCE)
    .as('first');
  const rows = await tx
    .select({
      at: first.at,
      source: first.source,
      bouncedAt: first.bouncedAt,
      complainedAt: first.complainedAt,
      optedOutAt: first.optedOutAt,
    })
    .from(sql`(select jsonb_array_elements_text(${JSON.stringify(sources)}::jsonb) as "source") "of"`)
    .innerJoinLateral(first, sql`true`);
  const bySource = new Map<string, GuardedSend[]>();
  for (const send of rows.map(asSend)) bySource.set(send.sourceId, [...(bySource.get(send.sourceId) ?? []), send]);
  return [...bySource.values()].map((list) => list.sort((a, b) => a.at - b.at));
}

/**
 * The workspace's usual share of opt-outs: over its sends before the mailbox's window, so that what is measured is not
 * compared with itself. Null while there are fewer than 500 of them, and read only where the window holds enough opt-outs.
 */
async function usualOptOuts(
  tx: Tx,
  { workspaceId, kind, sends }: { workspaceId: Id<'ws'> } & Pick<MailboxGuardFacts, 'kind' | 'sends'>,
): Promise<number | null> {
  const { optOutWindow, optOutMinCount } = GUARD_THRESHOLDS[kind];
  const window = sends.slice(-optOutWindow);
  const [oldest] = window;
  const optOuts = window.filter(({ optedOutAt }) => optedOutAt !== null).length;
  if (oldest === undefined || optOuts < Math.ceil(optOutMinCount / 2)) return null;
  const before = tx
    .select({ optedOutAt: dispatch.optedOutAt })
    .from(dispatch)
    .where(and(eq(dispatch.workspaceId, workspaceId), lt(dispatch.intendedAt, new Date(oldest.at)), counted))
    .orderBy(desc(dispatch.intendedAt))
    .limit(USUAL_OVER)
    .as('before');
  const [row] = await tx
    .select({ sends: sql<number>`count(*)::int`, optOuts: sql<number>`count(${before.optedOutAt})::int` })
    .from(before);
  return row === undefined || row.sends < USUAL_MIN_SENDS ? null : row.optOuts / row.sends;
}

/** Pauses a mailbox for what its guard found, once: written down, and somebody is told. @returns false when it was not sending */
export async function pauseByGuard(
  tx: Tx,
  { workspaceId, mailboxId, verdicts, now }: MailboxKey & { verdicts: readonly GuardVerdict[]; now: Date },
): Promise<boolean> {
  const [verdict] = verdicts;
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
    details: { ...values, rule: reason, rules: verdicts.map(({ rule }) => rule).join(' ') },
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

/** Lets the guard look at a mailbox, under its lock, and pause it. @returns whether it did */
export async function lookAtMailbox(tx: Tx, { now, ...key }: MailboxKey & { now: Date }): Promise<boolean> {
  const box = await lockMailbox(tx, key);
  if (box?.status !== 'connected') return false;
  const { red } = await readGuard(tx, box);
  return pauseByGuard(tx, { ...key, verdicts: red, now });
}
