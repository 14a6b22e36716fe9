import { and, count, desc, eq, gt, gte, inArray, isNull, lte, ne, or } from 'drizzle-orm';
import { dispatchMayBecome, RETURNED, SETTLED_BY_PERSON, type DispatchStatus } from '#domain/dispatch.ts';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { olderThan, pageOf, type Cursor, type Page } from '../page.ts';
import { company, dispatch, draft, lead, message } from '../schema/index.ts';

export type Dispatch = typeof dispatch.$inferSelect;
type Key = { workspaceId: Id<'ws'>; dispatchId: Id<'dsp'> };

/** The dispatch of a draft that was not refused: at most one, by the table's own index. */
export async function dispatchOfDraft(
  tx: Tx,
  { workspaceId, draftId }: { workspaceId: Id<'ws'>; draftId: Id<'drf'> },
): Promise<Dispatch | null> {
  const [row] = await tx
    .select()
    .from(dispatch)
    .where(and(eq(dispatch.workspaceId, workspaceId), eq(dispatch.draftId, draftId), ne(dispatch.status, 'refused')));
  return row ?? null;
}

export async function insertDispatch(tx: Tx, row: typeof dispatch.$inferInsert): Promise<void> {
  await tx.insert(dispatch).values(row);
}

/** How often a message of a step, or of a draft that is no step's, came back. */
export async function returnsOf(
  tx: Tx,
  { workspaceId, enrollmentId, step, draftId }: Pick<Dispatch, 'workspaceId' | 'enrollmentId' | 'step' | 'draftId'>,
): Promise<number> {
  const [row] = await tx
    .select({ returns: count() })
    .from(dispatch)
    .where(
      and(
        eq(dispatch.workspaceId, workspaceId),
        enrollmentId === null
          ? eq(dispatch.draftId, draftId)
          : and(eq(dispatch.enrollmentId, enrollmentId), eq(dispatch.step, step), eq(dispatch.class, 'sequence')),
        eq(dispatch.status, 'refused'),
        eq(dispatch.outcome, RETURNED),
      ),
    );
  return row?.returns ?? 0;
}

type Lease = { holder: string; /** by the time outside any workspace */ until: Date };

/** Gives one holder alone the right to hand an intended dispatch over. @returns null when it is intended no more */
export async function leaseDispatch(
  tx: Tx,
  { workspaceId, dispatchId, holder, until, now }: Key & Lease & { now: Date },
): Promise<Dispatch | null> {
  const [row] = await tx
    .update(dispatch)
    .set({ status: 'leased', leaseHolder: holder, leaseUntil: until, updatedAt: now })
    .where(and(eq(dispatch.workspaceId, workspaceId), eq(dispatch.id, dispatchId), eq(dispatch.status, 'intended')))
    .returning();
  return row ?? null;
}

/** Prolongs a lease that has not ended. @param time the time outside any workspace @returns false when it is over, or another's */
export async function prolongLease(
  tx: Tx,
  { workspaceId, dispatchId, holder, until, time }: Key & Lease & { time: Date },
): Promise<boolean> {
  const rows = await tx
    .update(dispatch)
    .set({ leaseUntil: until })
    .where(
      and(
        eq(dispatch.workspaceId, workspaceId),
        eq(dispatch.id, dispatchId),
        inArray(dispatch.status, ['leased', 'uncertain']),
        eq(dispatch.leaseHolder, holder),
        gt(dispatch.leaseUntil, time),
      ),
    )
    .returning({ id: dispatch.id });
  return rows.length > 0;
}

/** Gives one holder alone the right to ask again for a message of unknown fate. @param time the time outside any workspace @returns false when it is known, or another asks */
export async function leaseAgain(
  tx: Tx,
  { workspaceId, dispatchId, holder, until, time }: Key & Lease & { time: Date },
): Promise<boolean> {
  const rows = await tx
    .update(dispatch)
    .set({ leaseHolder: holder, leaseUntil: until })
    .where(
      and(
        eq(dispatch.workspaceId, workspaceId),
        eq(dispatch.id, dispatchId),
        eq(dispatch.status, 'uncertain'),
        or(isNull(dispatch.leaseUntil), lte(dispatch.leaseUntil, time)),
      ),
    )
    .returning({ id: dispatch.id });
  return rows.length > 0;
}

/** Its holder asked, and was answered nothing. */
export async function releaseLease(
  tx: Tx,
  { workspaceId, dispatchId, holder, time }: Key & { holder: string; time: Date },
): Promise<void> {
  await tx
    .update(dispatch)
    .set({ leaseHolder: null, leaseUntil: time })
    .where(and(eq(dispatch.workspaceId, workspaceId), eq(dispatch.id, dispatchId), eq(dispatch.leaseHolder, holder)));
}

/** Settles a dispatch that was in one of some statuses, along its machine alone. @returns null when it was in none of them */
export async function settleDispatch(
  tx: Tx,
  {
    workspaceId,
    dispatchId,
    from,
    to,
    outcome,
    messageId,
    now,
  }: Key & {
    from: readonly DispatchStatus[];
    to: DispatchStatus;
    outcome: string;
    /** the Message-ID that the recipient sees, where the provider wrote its own over ours */
    messageId?: string | undefined;
    now: Date;
  },
): Promise<Dispatch | null> {
  const possible = from.filter((status) => dispatchMayBecome(status, to));
  if (possible.length === 0) return null;
  const [row] = await tx
    .update(dispatch)
    .set({
      ...{ status: to, outcome, settledAt: now, updatedAt: now },
      // Nobody holds it any more; until when the provider may still take it in stays.
      leaseHolder: null,
      ...(messageId === undefined ? {} : { messageId }),
    })
    .where(and(eq(dispatch.workspaceId, workspaceId), eq(dispatch.id, dispatchId), inArray(dispatch.status, possible)))
    .returning();
  return row ?? null;
}

/** Writes down the Message-ID that a provider gave a message over ours, with the message that was filed under ours. */
export async function renameDispatch(
  tx: Tx,
  { workspaceId, dispatchId, messageId, now }: Key & { messageId: string; now: Date },
): Promise<void> {
  for (const table of [dispatch, message] as const) {
    const of =
      table === dispatch
        ? eq(dispatch.id, dispatchId)
        : and(eq(message.dispatchId, dispatchId), eq(message.direction, 'out'));
    await tx
      .update(table)
      .set({ messageId, updatedAt: now })
      .where(and(eq(table.workspaceId, workspaceId), of));
  }
}

/** Of some Message-IDs, the dispatches that may have left under them, the latest first. */
export async function dispatchesByMessageId(
  tx: Tx,
  { workspaceId, messageIds }: { workspaceId: Id<'ws'>; messageIds: string[] },
): Promise<Dispatch[]> {
  if (messageIds.length === 0) return [];
  return tx
    .select()
    .from(dispatch)
    .where(
      and(
        eq(dispatch.workspaceId, workspaceId),
        inArray(dispatch.messageId, messageIds),
        ne(dispatch.status, 'refused'),
      ),
    )
    .orderBy(desc(dispatch.intendedAt));
}

/** Whether a person looked a Message-ID up since an instant, and said that it did not leave. */
export async function saidNotToHaveLeft(
  tx: Tx,
  { workspaceId, messageId, since }: { workspaceId: Id<'ws'>; messageId: string; since: Date },
): Promise<boolean> {
  const rows = await tx
    .select({ id: dispatch.id })
    .from(dispatch)
    .where(
      and(
        eq(dispatch.workspaceId, workspaceId),
        eq(dispatch.messageId, messageId),
        eq(dispatch.status, 'refused'),
        eq(dispatch.outcome, SETTLED_BY_PERSON),
        gte(dispatch.settledAt, since),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

/** How many messages of a mailbox left, or may have, since an instant. */
export async function countDispatchesSince(
  tx: Tx,
  {
    workspaceId,
    mailboxId,
    since,
    besides,
  }: { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'>; since: Date; besides?: Id<'dsp'> | undefined },
): Promise<number> {
  const [row] = await tx
    .select({ used: count() })
    .from(dispatch)
    .where(
      and(
        eq(dispatch.workspaceId, workspaceId),
        eq(dispatch.mailboxId, mailboxId),
        eq(dispatch.class, 'sequence'),
        gte(dispatch.intendedAt, since),
        ne(dispatch.status, 'refused'),
        besides === undefined ? undefined : ne(dispatch.id, besides),
      ),
    );
  return row?.used ?? 0;
}

/** The messages that left for an enrollment, in order: the thread that a follow-up continues. */
export async function dispatchesOfEnrollment(
  tx: Tx,
  { workspaceId, enrollmentId }: { workspaceId: Id<'ws'>; enrollmentId: Id<'enr'> },
): Promise<Dispatch[]> {
  return tx
    .select()
    .from(dispatch)
    .where(
      and(
        eq(dispatch.workspaceId, workspaceId),
        eq(dispatch.enrollmentId, enrollmentId),
        ne(dispatch.status, 'refused'),
      ),
    )
    .orderBy(dispatch.intendedAt, dispatch.id);
}

/** What is known of the message of a step; null while none left, nor may have. */
export async function statusOfStep(
  tx: Tx,
  { workspaceId, enrollmentId, step }: { workspaceId: Id<'ws'>; enrollmentId: Id<'enr'>; step: number },
): Promise<DispatchStatus | null> {
  const [row] = await tx
    .select({ status: dispatch.status })
    .from(dispatch)
    .where(
      and(
        eq(dispatch.workspaceId, workspaceId),
        eq(dispatch.enrollmentId, enrollmentId),
        eq(dispatch.class, 'sequence'),
        eq(dispatch.step, step),
        ne(dispatch.status, 'refused'),
      ),
    )
    .limit(1);
  return row?.status ?? null;
}

/** A row of the Sent list. */
export type SentItem = Dispatch & { recipient: string; subject: string; leadName: string; companyName: string | null };

/** Sent messages with their states, newest first. */
export async function listDispatches(
  tx: Tx,
  filter: {
    workspaceId: Id<'ws'>;
    campaignId?: Id<'cmp'> | undefined;
    leadId?: Id<'ld'> | undefined;
    status?: DispatchStatus | undefined;
    after: Cursor | null;
    limit: number;
  },
): Promise<Page<SentItem>> {
  const rows = await tx
    .select({
      dispatch,
      recipient: draft.recipient,
      subject: draft.subject,
      firstName: lead.firstName,
      lastName: lead.lastName,
      companyName: company.name,
    })
    .from(dispatch)
    .innerJoin(draft, and(eq(draft.workspaceId, dispatch.workspaceId), eq(draft.id, dispatch.draftId)))
    .innerJoin(lead, and(eq(lead.workspaceId, dispatch.workspaceId), eq(lead.id, dispatch.leadId)))
    .leftJoin(company, and(eq(company.workspaceId, lead.workspaceId), eq(company.id, lead.companyId)))
    .where(
      and(
        eq(dispatch.workspaceId, filter.workspaceId),
        filter.campaignId ? eq(dispatch.campaignId, filter.campaignId) : undefined,
        filter.leadId ? eq(dispatch.leadId, filter.leadId) : undefined,
        filter.status ? eq(dispatch.status, filter.status) : undefined,
        olderThan(dispatch.intendedAt, dispatch.id, filter.after),
      ),
    )
    .orderBy(desc(dispatch.intendedAt), desc(dispatch.id))
    .limit(filter.limit + 1);
  const items = rows.map(({ dispatch: row, firstName, lastName, ...rest }) => ({
    ...row,
    ...rest,
    leadName: [firstName, lastName].filter(Boolean).join(' '),
  }));
  return pageOf(items, filter.limit, (row) => ({ at: row.intendedAt, id: row.id }));
}

export async function getDispatch(tx: Tx, { workspaceId, dispatchId }: Key): Promise<Dispatch | null> {
  const [row] = await tx
    .select()
    .from(dispatch)
    .where(and(eq(dispatch.workspaceId, workspaceId), eq(dispatch.id, dispatchId)));
  return row ?? null;
}
