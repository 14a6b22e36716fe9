import { MINUTE_MS } from './calendar.ts';
import type { Language } from './language.ts';
import { takenWithin, type BusyTime } from './member_calendar.ts';

/** How long the appointments of a sandbox are. */
export const SANDBOX_MEETING_MINUTES = 30;

/** Whether an appointment may begin then: as at a vendor, nobody is given a time that somebody else has. */
export const isOpenSlot = (start: number, taken: readonly BusyTime[]): boolean =>
  takenWithin(taken, { startsAt: start, endsAt: start + SANDBOX_MEETING_MINUTES * MINUTE_MS }).length === 0;

/**
 * What Cal.com posts when an appointment is taken (BOOKING_CREATED, webhook version 2021-10-20), as the sandbox's people
 * take theirs. Instants are milliseconds on the workspace's clock.
 */
export function calcomBookingCreated({
  uid,
  at,
  start,
  lead,
  token,
}: {
  uid: string;
  at: number;
  start: number;
  lead: { email: string; firstName: string | null; lastName: string | null; zone: string; language: Language };
  token: string;
}) {
  const name = [lead.firstName, lead.lastName].filter(Boolean).join(' ');
  return {
    triggerEvent: 'BOOKING_CREATED',
    createdAt: new Date(at).toISOString(),
    payload: {
      uid,
      type: '30min',
      title: name,
      startTime: new Date(start).toISOString(),
      endTime: new Date(start + SANDBOX_MEETING_MINUTES * MINUTE_MS).toISOString(),
      attendees: [{ email: lead.email, name, timeZone: lead.zone, language: { locale: lead.language } }],
      responses: { name: { label: 'your_name', value: name }, email: { label: 'email_address', value: lead.email } },
      location: 'integrations:daily',
      status: 'ACCEPTED',
      length: SANDBOX_MEETING_MINUTES,
      metadata: { lead: token },
    },
  };
}
