import { and, asc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { idSchema } from '#domain/id.schema.ts';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { calendarEvent, memberCalendar } from '../schema/index.ts';
import { settleAlerts } from './alert.ts';

export type MemberCalendar = typeof memberCalendar.$inferSelect;
type Workspace = { workspaceId: Id<'ws'> };
type Key = Workspace & { calendarId: Id<'cal'> };

const of = ({ workspaceId, calendarId }: Key) =>
  and(eq(memberCalendar.workspaceId, workspaceId), eq(memberCalendar.id, calendarId));

export async function getMemberCalendar(tx: Tx, key: Key): Promise<MemberCalendar | null> {
  const [row] = await tx.select().from(memberCalendar).where(of(key));
  return row ?? null;
}

/** The calendar of a member, where they connected one. */
export async function calendarOfMember(
  tx: Tx,
  { workspaceId, memberId }: Workspace & { memberId: Id<'mb'> },
): Promise<MemberCalendar | null> {
  const [row] = await tx
    .select()
    .from(memberCalendar)
    .where(and(eq(memberCalendar.workspaceId, workspaceId), eq(memberCalendar.memberId, memberId)));
  return row ?? null;
}

/** All of a workspace, the first connected first. */
export async function listMemberCalendars(tx: Tx, { workspaceId }: Workspace): Promise<MemberCalendar[]> {
  return tx
    .select()
    .from(memberCalendar)
    .where(eq(memberCalendar.workspaceId, workspaceId))
    .orderBy(asc(memberCalendar.connectedAt), asc(memberCalendar.id));
}

type Connected = Pick<MemberCalendar, 'id' | 'workspaceId' | 'memberId' | 'address' | 'sealed' | 'events'>;

/**
 * Keeps a calendar that its owner connected, in the place of one that they had. Of the same account what is known goes on;
 * another one is read from its beginning, under an id of its own.
 */
export async function connectMemberCalendar(tx: Tx, { now, ...row }: Connected & { now: Date }): Promise<void> {
  const before = await calendarOfMember(tx, row);
  const fresh = { status: 'connected', problem: null, connectedAt: now, updatedAt: now } as const;
  if (before && before.address !== row.address) await deleteMemberCalendar(tx, { ...row, calendarId: before.id, now });
  // Events that were not read before are read from the beginning.
  const follows = { syncToken: before?.events === true && row.events ? before.syncToken : null };
  const [calendar] =
    before?.address === row.address
      ? await tx
          .update(memberCalendar)
          .set({ sealed: row.sealed, events: row.events, ...follows, ...fresh })
          .where(of({ ...row, calendarId: before.id }))
          .returning()
      : await tx
          .insert(memberCalendar)
          .values({ ...row, ...fresh, lostTrack: false, createdAt: now })
          .returning();
  if (!calendar) throw new Error('calendar_unkept');
  if (!row.events) await refuseEvents(tx, { ...row, calendarId: calendar.id, now });
}

/** What waits to be written into a calendar that may no longer be written into never will be: somebody is to see that. */
async function refuseEvents(tx: Tx, { workspaceId, calendarId, now }: Key & { now: Date }): Promise<void> {
  await tx
    .update(calendarEvent)
    .set({ status: 'refused', problem: 'not_allowed', updatedAt: now })
    .where(
      and(
        eq(calendarEvent.workspaceId, workspaceId),
        eq(calendarEvent.calendarId, calendarId),
        eq(calendarEvent.status, 'pending'),
      ),
    );
}

/** What was found of a calendar, where what its owner granted is still what it was. @returns false where it is not */
export async function noteMemberCalendar(
  tx: Tx,
  {
    sealed,
    now,
    change,
    ...key
  }: Key & {
    sealed: string;
    now: Date;
    change: Partial<
      Pick<MemberCalendar, 'status' | 'busy' | 'busyReadAt' | 'syncToken' | 'lostTrack' | 'problem' | 'sealed'>
    >;
  },
): Promise<boolean> {
  const rows = await tx
    .update(memberCalendar)
    .set({ ...change, updatedAt: now })
    .where(and(of(key), eq(memberCalendar.sealed, sealed)))
    .returning({ id: memberCalendar.id });
  return rows.length > 0;
}

/** Forgets a calendar, which events of it are whose, and what was told of it. The meetings stay. */
export async function deleteMemberCalendar(
  tx: Tx,
  { now, ...key }: Key & { now: Date },
): Promise<MemberCalendar | null> {
  await settleAlerts(tx, { workspaceId: key.workspaceId, subject: key.calendarId, now });
  await tx
    .delete(calendarEvent)
    .where(and(eq(calendarEvent.workspaceId, key.workspaceId), eq(calendarEvent.calendarId, key.calendarId)));
  const [row] = await tx.delete(memberCalendar).where(of(key)).returning();
  return row ?? null;
}

const heldSchema = z.object({ workspace_id: idSchema('ws'), calendar_id: idSchema('cal') });

/** The calendars of an account at Google, in any workspace. As the directory role, which sees none: a function of the database gives it their ids. */
export async function memberCalendarsOf(tx: Tx, { address }: { address: string }): Promise<Key[]> {
  const { rows } = z
    .object({ rows: z.array(heldSchema) })
    .parse(await tx.execute(sql`select workspace_id, calendar_id from member_calendars_of(${address})`));
  return rows.map(({ workspace_id: workspaceId, calendar_id: calendarId }) => ({ workspaceId, calendarId }));
}
