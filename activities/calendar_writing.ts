import type { Id } from '#domain/id.ts';
import { MEETING_FILE_WORDS } from '#domain/meeting_words.ts';
import type { CalendarProblem } from '#domain/member_calendar.ts';
import { raiseAlert, settleAlerts } from '#db/queries/alert.ts';
import { eventsToWrite, moveCalendarEvent } from '#db/queries/calendar_event.ts';
import type { MemberCalendar } from '#db/queries/member_calendar.ts';
import { CalendarError, type CalendarAccount } from './member_calendars.ts';
import { inMoment } from './moment.ts';
import type { Ports } from './ports.ts';

const AT_ONCE = 20;
/** Google will not have it: a person has to look. */
const REFUSED: readonly CalendarProblem[] = ['not_allowed', 'odd_answer'];

/**
 * Has a calendar hold our meetings as they are: written, moved, or taken away. Google is never asked to write to anybody: what a
 * person is told, they are told by a message that a person approved.
 * @throws CalendarError where nothing more can be written now; what is left is written at the next round
 */
export async function writeEvents(ports: Ports, calendar: MemberCalendar, account: CalendarAccount): Promise<void> {
  const { workspaceId, id: calendarId } = calendar;
  for (;;) {
    const { todo, workspace } = await inMoment(ports, workspaceId, async ({ tx, workspace: shown }) => ({
      todo: await eventsToWrite(tx, { workspaceId, calendarId, limit: AT_ONCE }),
      workspace: shown,
    }));
    for (const { event, meeting, email, leadName } of todo) {
      const { meetingId, eventId, guest } = event;
      const words = MEETING_FILE_WORDS[workspace.language];
      const together = [leadName, workspace.sender?.company ?? workspace.name].join(' / ');
      const cancelled = meeting.status === 'cancelled';
      const page = new URL(`/meetings#${meetingId}`, ports.publicUrl).href;
      const problem = await refusalOf(() =>
        cancelled
          ? account.remove(eventId)
          : account.write({
              ...{ eventId, startsAt: meeting.startsAt, endsAt: meeting.endsAt, zone: meeting.zone },
              ...{ place: meeting.place, guest: guest ? email : null },
              // A guest reads it too.
              title: meeting.title || (guest ? together : words.title(leadName)),
              description: guest ? '' : words.prepare + page,
            }),
      );
      await noted(ports, {
        workspaceId,
        meetingId,
        leadId: meeting.leadId,
        seenAt: event.updatedAt,
        cancelled,
        problem,
      });
    }
    if (todo.length < AT_ONCE) return;
  }
}

/** Why Google will not have it; null where it has. */
async function refusalOf(work: () => Promise<void>): Promise<CalendarProblem | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof CalendarError && REFUSED.includes(error.code)) return error.code;
    throw error;
  }
}

async function noted(
  ports: Ports,
  {
    workspaceId,
    meetingId,
    leadId,
    seenAt,
    cancelled,
    problem,
  }: {
    workspaceId: Id<'ws'>;
    meetingId: Id<'mtg'>;
    leadId: Id<'ld'>;
    seenAt: Date;
    cancelled: boolean;
    problem: CalendarProblem | null;
  },
): Promise<void> {
  await inMoment(ports, workspaceId, async ({ tx, now, id }) => {
    const to = problem !== null ? 'refused' : cancelled ? 'gone' : 'written';
    // Changed meanwhile, it is written again.
    const row = await moveCalendarEvent(tx, { workspaceId, meetingId, from: ['pending'], to, problem, seenAt, now });
    if (!row) return;
    const alert = { workspaceId, code: 'event_unwritten', subject: meetingId, now } as const;
    if (problem !== null) await raiseAlert(tx, { ...alert, id: id('alr'), values: { leadId, problem } });
    else await settleAlerts(tx, alert);
  });
}
