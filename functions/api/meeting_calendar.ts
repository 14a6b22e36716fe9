import type { Context } from 'hono';
import { AppError } from '#domain/error.ts';
import type { Id } from '#domain/id.ts';
import { eventIdOf } from '#domain/member_calendar.ts';
import { insertCalendarEvent, moveCalendarEvent } from '#db/queries/calendar_event.ts';
import type { Meeting } from '#db/queries/meeting.ts';
import { calendarOfMember } from '#db/queries/member_calendar.ts';
import { memberAsking } from './availability.ts';
import type { Moment } from './context.ts';
import type { TenantEnv } from './router.ts';

/**
 * Has a meeting stand in the calendar of whoever asks; once it was refused, it is tried again.
 * @returns which calendar is to be told
 * @throws AppError where they have none that we may write into
 */
export async function putInCalendar(
  moment: Moment,
  { id: meetingId, memberId }: Meeting,
  { guest }: { guest: boolean },
): Promise<Id<'cal'>> {
  const { tx, workspaceId, now } = moment;
  const asking = await memberAsking(moment);
  // Nobody writes into a colleague's calendar.
  const own = asking !== null && asking === memberId ? await calendarOfMember(tx, { workspaceId, memberId }) : null;
  if (own?.events !== true) throw new AppError('conflict', { detail: 'no_calendar_to_write' });
  const key = { workspaceId, meetingId, now };
  const row = { ...key, calendarId: own.id, eventId: eventIdOf(meetingId), ours: true, guest };
  await insertCalendarEvent(tx, { ...row, status: 'pending' });
  await moveCalendarEvent(tx, { ...key, from: ['refused'], to: 'pending' });
  return own.id;
}

/** Has a calendar written into now. Where its workflow cannot be told, it is at the next round. */
export async function tellCalendar(c: Context<TenantEnv>, calendarId: Id<'cal'> | null): Promise<void> {
  const { deps, actor } = c.var;
  if (calendarId === null) return;
  await deps.temporal.memberCalendar.nudged({ workspaceId: actor.workspaceId, calendarId }).catch(() => undefined);
}
