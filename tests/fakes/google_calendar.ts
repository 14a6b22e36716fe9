import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { GOOGLE_PLACES, type GoogleApp } from '#domain/wire/gmail.ts';
import { CALENDAR_BUSY, CALENDAR_EVENTS } from '#domain/wire/google_calendar.ts';
import { googleTokens, type GoogleTokens } from './google_tokens.ts';

/** What a call gets instead of the usual answer, or after it. */
type Fault = { kind: 'error'; status: number; reason: string; retryAfter?: number } | { kind: 'take_and_cut' };

const when = z.object({
  dateTime: z.string().optional(),
  date: z.string().optional(),
  timeZone: z.string().optional(),
});
const eventSchema = z.looseObject({
  id: z.string().regex(/^[a-v0-9]{5,1024}(_\w+)?$/),
  status: z.string().default('confirmed'),
  start: when.optional(),
  end: when.optional(),
  attendees: z.array(z.looseObject({ email: z.string() })).default([]),
});
type Event = z.output<typeof eventSchema>;
type Written = Omit<z.input<typeof eventSchema>, 'id'> & { id?: string };

export type FakeCalendar = {
  readonly url: string;
  readonly app: GoogleApp;
  readonly address: string;
  readonly tokens: GoogleTokens;
  readonly events: Map<string, Event>;
  readonly faults: Fault[];
  /** Calls as they came, with their queries. */
  readonly asked: string[];
  /** Most of anything on a page. */
  most: number;
  /** Has an event stand in the calendar, as its owner makes or changes one. */
  put(event: Written): string;
  /** Its owner deletes one. */
  remove(id: string): void;
  /** What was deleted is on no list any more, and earlier tokens are too old: 410. */
  forget(): void;
  close(): Promise<void>;
};

/** Google's page of consent, its token endpoint and the interface of one calendar as documented, with its faults under a test's control. */
export async function startGoogleCalendar({
  address = 'sophie@ondine.example',
  tokens: given,
}: { address?: string; tokens?: GoogleTokens } = {}): Promise<FakeCalendar> {
  const server = createServer((request, response) => {
    void serve(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = server.address();
  if (at === null || typeof at === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${at.port}`;
  // Those of another fake, where the account has a mailbox there.
  const tokens = given ?? googleTokens();
  const scopes = ['openid', 'https://www.googleapis.com/auth/userinfo.email', CALENDAR_BUSY, CALENDAR_EVENTS];
  tokens.scopes = given ? [...given.scopes, ...scopes] : scopes;
  tokens.email = address;
  /** When each event last changed, and before which change tokens are too old. */
  const changes = new Map<string, number>();
  const counts = { changes: 0, oldest: 0 };

  const note = (event: Event): void => {
    counts.changes += 1;
    fake.events.set(event.id, event);
    changes.set(event.id, counts.changes);
  };
  const fake: FakeCalendar = {
    ...{ url, address, tokens, events: new Map(), faults: [], asked: [], most: 250 },
    app: {
      clientId: 'client-of-leadgen',
      clientSecret: randomBytes(12).toString('hex'),
      places: {
        ...GOOGLE_PLACES,
        consent: `${url}/consent`,
        token: `${url}/token`,
        revoke: `${url}/revoke`,
        calendar: url,
      },
      push: null,
    },
    put: (written) => {
      const id = written.id ?? randomBytes(13).toString('hex');
      const before = fake.events.get(id) ?? { iCalUID: `${id}@google.com` };
      note(eventSchema.parse({ ...before, ...written, id }));
      return id;
    },
    remove: (id) => {
      note({ ...eventSchema.parse(fake.events.get(id)), status: 'cancelled' });
    },
    forget: () => {
      counts.oldest = counts.changes + 1;
      counts.changes += 1;
      for (const { id, status } of fake.events.values()) if (status === 'cancelled') fake.events.delete(id);
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await textOf(request);
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', url);
    const answer = (status: number, value?: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(value === undefined ? undefined : JSON.stringify(value));
    };
    const refuse = (code: number, reason: string, retryAfter?: number) => {
      const message = `Words for c.delmas@fonderies.example about ${reason}.`;
      const more: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
      answer(code, { error: { code, message, errors: [{ message, domain: 'global', reason }] } }, more);
    };
    if (tokens.serve(request, response, { url, app: fake.app, text })) return;
    if (request.headers.authorization !== `Bearer ${tokens.accessTokens.at(-1) ?? ''}`) {
      refuse(401, 'authError');
      return;
    }
    fake.asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const fault = fake.faults.shift();
    if (fault?.kind === 'error') {
      refuse(fault.status, fault.reason, fault.retryAfter);
      return;
    }
    const [status, body] = answerOf(request.method ?? '', path, query, text === '' ? null : JSON.parse(text));
    if (fault?.kind === 'take_and_cut') request.socket.destroy();
    else if (typeof body === 'string') refuse(status, body);
    else answer(status, body);
  }

  /** A reason, in words, for a refusal. */
  function answerOf(method: string, path: string, query: URLSearchParams, body: unknown): [number, unknown?] {
    if (path === '/calendar/v3/freeBusy') return [200, { calendars: { primary: { busy: busyOf(fake.events) } } }];
    const [, id] = /^\/calendar\/v3\/calendars\/primary\/events(?:\/(.+))?$/.exec(path) ?? [];
    if (id === undefined) return method === 'POST' ? insert(body) : list(query);
    const event = fake.events.get(decodeURIComponent(id));
    if (event === undefined) return [404, 'notFound'];
    if (method === 'DELETE' && event.status === 'cancelled') return [410, 'deleted'];
    if (method === 'DELETE') fake.remove(event.id);
    if (method === 'PATCH') fake.put({ ...z.looseObject({}).parse(body), id: event.id });
    return method === 'DELETE' ? [204] : [200, fake.events.get(event.id)];
  }

  function insert(body: unknown): [number, unknown] {
    const event = eventSchema.parse(body);
    if (fake.events.has(event.id)) return [409, 'duplicate'];
    fake.put(event);
    return [200, fake.events.get(event.id)];
  }

  function list(query: URLSearchParams): [number, unknown] {
    const [token, since] = [query.get('syncToken'), query.get('timeMin')];
    const from = token === null ? 0 : Number(token.replace('sync-', ''));
    if (token !== null && (since !== null || query.get('showDeleted') !== null))
      return [400, 'syncTokenWithRestrictions'];
    if (token !== null && from < counts.oldest) return [410, 'fullSyncRequired'];
    const found = [...fake.events.values()]
      .filter(({ id }) => (changes.get(id) ?? 0) > from)
      .filter(({ status, end }) => since === null || status === 'cancelled' || (end?.dateTime ?? '') > since);
    const offset = Number(query.get('pageToken') ?? 0);
    const size = Math.min(fake.most, Number(query.get('maxResults') ?? 250));
    const isLast = offset + size >= found.length;
    // Of what was deleted no more is sure than its id.
    const items = found.slice(offset, offset + size).map((one) => (one.status === 'cancelled' ? bare(one) : one));
    return [
      200,
      { items, ...(isLast ? { nextSyncToken: `sync-${counts.changes}` } : { nextPageToken: String(offset + size) }) },
    ];
  }
  return fake;
}

const bare = ({ id, status, recurringEventId, originalStartTime }: Event) => ({
  ...{ id, status, recurringEventId, originalStartTime },
});

const busyOf = (events: Map<string, Event>) =>
  [...events.values()].flatMap(({ status, start, end }) =>
    status === 'cancelled' || start?.dateTime === undefined ? [] : [{ start: start.dateTime, end: end?.dateTime }],
  );

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += String(chunk);
  return text;
}
