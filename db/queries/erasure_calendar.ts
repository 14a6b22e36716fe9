import { and, eq, inArray, isNull, ne } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { calendarEvent, lead, meeting, memberCalendar } from '../schema/index.ts';

/**
 * What stands in calendars of meetings with people who are erased: ours is to be taken away, and what others made is followed no
 * more. @returns the meetings whose event nothing can take away as things are
 */
export async function eraseFromCalendars(
  tx: Tx,
  { workspaceId, leadIds, now }: { workspaceId: Id<'ws'>; leadIds: readonly Id<'ld'>[]; now: Date },
): Promise<Id<'mtg'>[]> {
  if (leadIds.length === 0) return [];
  const theirs = and(
    eq(calendarEvent.workspaceId, workspaceId),
    inArray(
      calendarEvent.meetingId,
      tx
        .select({ id: meeting.id })
        .from(meeting)
        .where(and(eq(meeting.workspaceId, workspaceId), inArray(meeting.leadId, [...leadIds]))),
    ),
  );
  await tx.delete(calendarEvent).where(and(theirs, eq(calendarEvent.ours, false)));
  const left = await tx
    .update(calendarEvent)
    .set({ status: 'pending', problem: null, updatedAt: now })
    .where(and(theirs, ne(calendarEvent.status, 'gone')))
    .returning({ meetingId: calendarEvent.meetingId, calendarId: calendarEvent.calendarId });
  const written = await tx
    .select({ id: memberCalendar.id })
    .from(memberCalendar)
    .where(
      and(
        eq(memberCalendar.workspaceId, workspaceId),
        eq(memberCalendar.status, 'connected'),
        eq(memberCalendar.events, true),
      ),
    );
  return left.flatMap(({ meetingId, calendarId }) => (written.some(({ id }) => id === calendarId) ? [] : [meetingId]));
}

/** What a calendar would not let go of an erased person is asked of it again. */
export async function retryErased(
  tx: Tx,
  { workspaceId, calendarId, now }: { workspaceId: Id<'ws'>; calendarId: Id<'cal'>; now: Date },
): Promise<void> {
  const erased = tx
    .select({ id: meeting.id })
    .from(meeting)
    .leftJoin(lead, and(eq(lead.workspaceId, meeting.workspaceId), eq(lead.id, meeting.leadId)))
    .where(and(eq(meeting.workspaceId, workspaceId), isNull(lead.id)));
  await tx
    .update(calendarEvent)
    .set({ status: 'pending', updatedAt: now })
    .where(
      and(
        eq(calendarEvent.workspaceId, workspaceId),
        eq(calendarEvent.calendarId, calendarId),
        eq(calendarEvent.status, 'refused'),
        eq(calendarEvent.ours, true),
        inArray(calendarEvent.meetingId, erased),
      ),
    );
}
