import { z } from 'zod';
import { googleCalendars } from '#activities/adapters/calendar/google.ts';
import { createMemberCalendarActivities } from '#activities/member_calendar.ts';
import { idSchema } from '#domain/id.schema.ts';
import type { Id } from '#domain/id.ts';
import { memberCalendarSchema } from '#domain/member_calendar.schema.ts';
import { listedMeetingSchema } from '#domain/meeting.schema.ts';
import { workflowClients } from '#functions/client/index.ts';
import { tellMeeting } from '#functions/client/meeting.ts';
import { temporalClient } from '#functions/client/temporal.ts';
import { startGoogleCalendar, type FakeCalendar } from '#tests/fakes/google_calendar.ts';
import { startApi, type ApiServer, type Person } from '#tests/support/api.ts';
import { lonePorts } from '#tests/support/lone_ports.ts';

/** The real API, the worker's part of calendars and a calendar at Google; the workflows only write down what they hear. */
export async function startMemberCalendars() {
  const google = await startGoogleCalendar();
  const told: string[] = [];
  const hear = (what: string) => {
    told.push(what);
    return Promise.resolve();
  };
  const heard = async (what: string) => {
    await hear(what);
    return true;
  };
  const real = workflowClients(temporalClient({ address: '127.0.0.1:1', namespace: 'default' }));
  const temporal = {
    ...real,
    outreach: {
      ...real.outreach,
      booked: ({ leadId }: { leadId: string }) => heard(`booked ${leadId}`),
      reopen: ({ leadId }: { leadId: string }) => hear(`reopen ${leadId}`),
    },
    enrichment: { ...real.enrichment, start: () => hear('enrichment') },
    memberCalendar: {
      ...real.memberCalendar,
      nudged: () => hear('nudged'),
      closed: () => heard('closed'),
    },
  };
  const api: ApiServer = await startApi({ gmail: google.app, temporal });
  const { db, time, tokens, seal } = api.deps;
  const lone = lonePorts({ db, time, tokens });
  const activities = createMemberCalendarActivities({
    ...lone,
    ...{ secrets: seal, publicUrl: 'https://leadgen.example.com', calendars: googleCalendars(google.app, time, 3000) },
    workflows: { ...lone.workflows, tellMeeting: (meeting) => tellMeeting({ db, time, temporal }, meeting) },
  });
  return {
    ...{ api, google, told },
    /** As its workflow does, until there is nothing to do at once. */
    sync: async (key: { workspaceId: Id<'ws'>; calendarId: Id<'cal'> }): Promise<boolean> => {
      for (let page: string | null = null; ;) {
        const { connected, next, more }: Awaited<ReturnType<typeof activities.syncCalendar>> =
          await activities.syncCalendar({
            ...key,
            page,
          });
        if (!more) return connected;
        page = next;
      }
    },
    close: () => Promise.all([api.close(), google.close()]),
  };
}

/** Goes through Google's page, as a browser does. @returns what the settings are told */
export async function connectCalendar(google: FakeCalendar, person: Person, events = true): Promise<string | null> {
  const { body } = await person.ask('POST', `/api/member-calendars/consent?events=${events}`);
  const { pathname, search } = google.tokens.consent(z.object({ url: z.string() }).parse(body).url);
  const { headers } = await person.ask('GET', `${pathname}${search}`);
  return new URL(headers.get('location') ?? '').searchParams.get('calendar');
}

const listed = z.object({ items: z.array(memberCalendarSchema) });
export const calendarsOf = async (person: Person) =>
  listed.parse((await person.ask('GET', '/api/member-calendars')).body).items;

const meetings = z.object({ items: z.array(listedMeetingSchema) });
export const meetingsOf = async (person: Person) =>
  meetings.parse((await person.ask('GET', '/api/meetings')).body).items;

export const leadOf = async (person: Person, email: string) => {
  const { body } = await person.ask('POST', '/api/leads', { email, firstName: 'Claire', lastName: 'Delmas' });
  return z.object({ id: idSchema('ld') }).parse(body).id;
};
