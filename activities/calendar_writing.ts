import type { Id } from '#domain/id.ts';
import { MEETING_FILE_WORDS } from '#domain/meeting_words.ts';
import type { CalendarProblem } from '#domain/member_calendar.ts';
import { raiseAlert, settleAlerts, wasRaised } from '#db/queries/alert.ts';
import { eventsToWrite, moveCalendarEvent } from '#db/queries/calendar_event.ts';
import { retryErased } from '#db/queries/erasure_calendar.ts';
import type { MemberCalendar } from '#db/queries/member_calendar.ts';
import type { Workspace } from '#db/queries/workspace.ts';
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
  await inMoment(ports, workspaceId, ({ tx, now }) => retryErased(tx, { workspaceId, calendarId, now }));
  for (;;) {
    const { todo, workspace } = await inMoment(ports, workspaceId, async ({ tx, workspace: shown }) => ({
      todo: await eventsToWrite(tx, { workspaceId, calendarId, limit: AT_ONCE }),
      workspace: shown,
    }));
    for (const { event, meeting, who } of todo) {
      const { meetingId, eventId } = event;
      const taken = who === null || meeting.status === 'cancelled';
      const problem = await refusalOf(() =>
        taken ? account.remove(eventId) : account.write(eventOf(ports, workspace, { event, meeting, who })),
      );
      const leadId = who === null ? null : meeting.leadId;
      await noted(ports, { workspaceId, meetingId, leadId, seenAt: event.updatedAt, taken, problem });
    }
    if (todo.length < AT_ONCE) return;
  }
}

type ToWrite = Awaited<ReturnType<typeof eventsToWrite>>[number];

/** What a meeting says of itself in a calendar. */
function eventOf(
  { publicUrl }: Pick<Ports, 'publicUrl'>,
  workspace: Workspace,
  { event: { meetingId, eventId, guest }, meeting, who }: ToWrite & { who: NonNullable<ToWrite['who']> },
): Parameters<CalendarAccount['write']>[0] {
  const words = MEETING_FILE_WORDS[workspace.language];
  const together = [who.name, workspace.sender?.company ?? workspace.name].join(' / ');
  const page = new URL(`/meetings#${meetingId}`, publicUrl).href;
  return {
    ...{ eventId, startsAt: meeting.startsAt, endsAt: meeting.endsAt, zone: meeting.zone },
    ...{ place: meeting.place, guest: guest ? who.email : null },
    // A guest reads it too.
    title: meeting.title || (guest ? together : words.title(who.name)),
    description: guest ? '' : words.prepare + page,
  };
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
    taken,
    problem,
  }: {
    workspaceId: Id<'ws'>;
    meetingId: Id<'mtg'>;
    /** null: they are erased */
    leadId: Id<'ld'> | null;
    seenAt: Date;
    /** It was taken away. */
    taken: boolean;
    problem: CalendarProblem | null;
  },
): Promise<void> {
  await inMoment(ports, workspaceId, async ({ tx, now, id }) => {
    const to = problem !== null ? 'refused' : taken ? 'gone' : 'written';
    // Changed meanwhile, it is written again.
    const row = await moveCalendarEvent(tx, { workspaceId, meetingId, from: ['pending'], to, problem, seenAt, now });
    if (!row) return;
    const code = leadId === null ? 'event_unerased' : 'event_unwritten';
    const alert = { workspaceId, code, subject: meetingId, now } as const;
    if (problem === null) return settleAlerts(tx, alert);
    // Of who is erased it is asked again at each round, and somebody is told once.
    if (leadId === null && (await wasRaised(tx, { ...alert, since: row.createdAt }))) return;
    await raiseAlert(tx, { ...alert, id: id('alr'), values: leadId === null ? { problem } : { leadId, problem } });
  });
}
