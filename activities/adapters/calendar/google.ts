import type { ZodType } from 'zod';
import type { CalendarAccess } from '#domain/member_calendar.ts';
import type { GoogleApp } from '#domain/wire/gmail.ts';
import {
  busyOf,
  calendarEvent,
  eventBody,
  freeBusySchema,
  googleEventSchema,
  googleEventsSchema,
  type GoogleEvent,
} from '#domain/wire/google_calendar.ts';
import { CalendarError, type CalendarAccount, type MemberCalendars } from '../../member_calendars.ts';
import { MailboxUnauthorised, NothingSent, type Time } from '../../ports.ts';
import { googleAccess, type GoogleAccess } from '../google/access.ts';
import { isThrottled, jsonOf } from '../google/answer.ts';
import { callHttp, HttpError, type HttpRequest, type HttpResponse } from '../http.ts';
import { retryAfterMs } from '../mail/retry_after.ts';
import { nextOccurrence } from './occurrence.ts';

const TIMEOUT_MS = 20_000;
const PAGE = '100';
/** The calendar that an account begins with: the events that people make lie in it unless they say otherwise. */
const EVENTS = '/calendar/v3/calendars/primary/events';
const QUIETLY = { sendUpdates: 'none' };

type Query = Readonly<Record<string, string | undefined>>;
type Call = Pick<HttpRequest, 'method' | 'json'> & { path: string; query?: Query };
type Place = { app: GoogleApp; access: GoogleAccess; time: Time; timeoutMs: number };

/** Members' calendars at Google (API v3, developers.google.com/workspace/calendar/api/v3/reference); none without a client of Google's. */
export function googleCalendars(app: GoogleApp | null, time: Time, timeoutMs = TIMEOUT_MS): MemberCalendars {
  if (app === null) return { of: () => unreachable };
  const place = { app, time, timeoutMs, access: googleAccess(app, time, timeoutMs) };
  return { of: (access, keep) => googleCalendar(place, access, keep) };
}

function googleCalendar(
  place: Place,
  first: CalendarAccess,
  keep: (fresh: CalendarAccess) => Promise<void>,
): CalendarAccount {
  const ask = asking(place, first, keep);
  const read = async <T>(call: Call, schema: ZodType<T>): Promise<T> => parsed(good(place, await ask(call)), schema);
  const shown = (event: GoogleEvent, now: Date) => {
    const seen = calendarEvent(event);
    return seen.kind === 'there' ? nextOccurrence(seen, now) : seen;
  };
  const pathOf = (eventId: string) => `${EVENTS}/${encodeURIComponent(eventId)}`;
  return {
    busy: async (from, until) => {
      const json = { timeMin: from.toISOString(), timeMax: until.toISOString(), items: [{ id: 'primary' }] };
      const busy = busyOf(await read({ path: '/calendar/v3/freeBusy', method: 'POST', json }, freeBusySchema));
      if (busy === null) throw new CalendarError('odd_answer');
      return busy;
    },

    // The answers to a token go on as its first look was: with what was deleted, and a series as one.
    look: async ({ token, now, page }) => {
      const scope = token === null ? { timeMin: now.toISOString(), showDeleted: 'true' } : { syncToken: token };
      const query = { ...scope, maxResults: PAGE, pageToken: page ?? undefined };
      const response = await ask({ path: EVENTS, query });
      if (response.status === 410) return null;
      const { items, nextPageToken, nextSyncToken } = parsed(good(place, response), googleEventsSchema);
      // One that its documentation does not know keeps nobody from the others.
      const events = items.flatMap((item) => {
        const event = googleEventSchema.safeParse(item);
        return event.success ? [shown(event.data, now)] : [];
      });
      return { events, next: nextPageToken ?? null, token: nextSyncToken ?? null };
    },

    event: async (eventId, now) => {
      const response = await ask({ path: pathOf(eventId) });
      if (isGone(response)) return { kind: 'gone', eventId, series: null, originalStart: null };
      return shown(parsed(good(place, response), googleEventSchema), now);
    },

    // Where it is there already, only what a meeting says of itself is changed: what its owner added stays.
    write: async (event) => {
      const { id, status, start, end, location, ...rest } = eventBody(event);
      const moved = { status, start, end, location };
      const made = await ask({ path: EVENTS, method: 'POST', query: QUIETLY, json: { id, ...moved, ...rest } });
      if (made.status !== 409) return void good(place, made);
      good(place, await ask({ path: pathOf(id), method: 'PATCH', query: QUIETLY, json: moved }));
    },

    remove: async (eventId) => {
      const response = await ask({ path: pathOf(eventId), method: 'DELETE', query: QUIETLY });
      if (!isGone(response)) good(place, response);
    },
  };
}

const isGone = ({ status }: HttpResponse): boolean => status === 404 || status === 410;

/** Asks, once more with a new access token when this one is refused: then nothing was done. */
function asking(
  { app, access, timeoutMs }: Place,
  first: CalendarAccess,
  keep: (fresh: CalendarAccess) => Promise<void>,
) {
  let held = first;
  const tokenOf = (refused?: string) =>
    access.tokenOf(
      held,
      async (fresh) => {
        held = { ...held, ...fresh };
        await keep(held);
      },
      refused,
    );
  return async ({ path, query = {}, ...request }: Call): Promise<HttpResponse> => {
    const url = new URL(`${app.places.calendar}${path}`);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
    const askWith = (token: string) =>
      callHttp({ ...request, url: url.href, headers: { authorization: `Bearer ${token}` }, timeoutMs });
    try {
      const token = await tokenOf();
      const response = await askWith(token);
      if (response.status !== 401) return response;
      const again = await askWith(await tokenOf(token));
      if (again.status === 401) throw new CalendarError('consent_lost');
      return again;
    } catch (error) {
      if (error instanceof MailboxUnauthorised) throw new CalendarError('consent_lost');
      if (error instanceof NothingSent || error instanceof HttpError) throw new CalendarError('unavailable');
      throw error;
    }
  };
}

/** A good answer as it is. @throws CalendarError for a refusal (developers.google.com/workspace/calendar/api/guides/errors) */
function good({ time }: Place, response: HttpResponse): HttpResponse {
  const { status, headers } = response;
  if (status >= 200 && status < 300) return response;
  if (isThrottled(response)) throw new CalendarError('rate_limited', retryAfterMs(headers['retry-after'], time()));
  if (status === 403) throw new CalendarError('not_allowed');
  throw new CalendarError(status >= 500 ? 'unavailable' : 'odd_answer');
}

function parsed<T>(response: HttpResponse, schema: ZodType<T>): T {
  const read = schema.safeParse(jsonOf(response));
  if (!read.success) throw new CalendarError('odd_answer');
  return read.data;
}

const nobody = () => Promise.reject(new CalendarError('unavailable'));
const unreachable: CalendarAccount = { busy: nobody, look: nobody, event: nobody, write: nobody, remove: nobody };
