import { createHmac, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { startBookingServer, type BookingAnswer, type BookingServer } from './booking_server.ts';

const subscriptionSchema = z.object({
  url: z.url(),
  events: z.array(z.string()),
  organization: z.url(),
  user: z.url(),
  scope: z.literal('user'),
  signing_key: z.string().min(16),
});

type Invitee = {
  uri: string;
  email: string;
  name: string;
  status: 'active' | 'canceled';
  timezone: string;
  rescheduled: boolean;
  old_invitee: string | null;
  new_invitee: string | null;
  tracking: { utm_content: string | null };
};
type Appointment = {
  uri: string;
  name: string;
  start_time: string;
  end_time: string;
  updated_at: string;
  event_guests: { email: string }[];
  invitee: Invitee;
};
type Hook = { body: string; headers: Record<string, string> };

export type FakeCalendly = BookingServer & {
  readonly appointments: unknown[];
  readonly subscriptions: { uri: string; state: string; url: string; key: string }[];
  /** A free plan reads bookings and has no webhooks. */
  free: boolean;
  /** Books, and gives the webhook that Calendly would post: it is for the test to deliver it, late, twice or never. */
  book(more?: { email?: string; token?: string | null; startsAt?: string; replaces?: Invitee }): {
    invitee: Invitee;
    hook: Hook;
  };
  cancel(invitee: Invitee): Hook;
  /** Another time: two webhooks. */
  reschedule(invitee: Invitee, startsAt: string): { invitee: Invitee; hooks: Hook[] };
};

/** Calendly's interface, version 2, as its documentation says, with one account on it. */
export async function startCalendly(): Promise<FakeCalendly> {
  const appointments: Appointment[] = [];
  const subscriptions: FakeCalendly['subscriptions'][number][] = [];
  const base = 'https://api.calendly.com';
  const user = `${base}/users/${randomUUID()}`;
  const organization = `${base}/organizations/${randomUUID()}`;
  const server = await startBookingServer(randomUUID(), ({ method, path, query, body }): BookingAnswer => {
    const subscriptionId = /^\/webhook_subscriptions\/(.+)$/.exec(path)?.[1];
    const eventId = /^\/scheduled_events\/(.+)\/invitees$/.exec(path)?.[1];
    if (path === '/users/me')
      return [
        200,
        { resource: { uri: user, name: 'Sophie', email: server.email, current_organization: organization } },
      ];
    if (path.startsWith('/webhook_subscriptions') && fake.free && method !== 'DELETE')
      return [403, { title: 'Permission Denied', message: 'Please upgrade your Calendly account to Standard' }];
    if (path === '/webhook_subscriptions' && method === 'GET') {
      const isOwn = query.get('user') === user && query.get('organization') === organization;
      if (!isOwn || query.get('scope') !== 'user') return [400, { title: 'Invalid Argument' }];
      return [
        200,
        { collection: fake.subscriptions.map(({ uri, url, state }) => ({ uri, callback_url: url, state })) },
      ];
    }
    if (path === '/webhook_subscriptions') {
      const asked = subscriptionSchema.safeParse(body).data;
      if (asked?.user !== user) return [400, { title: 'Invalid Argument' }];
      if (fake.subscriptions.some(({ url }) => url === asked.url)) return [409, { title: 'Already Exists' }];
      const made = {
        uri: `${base}/webhook_subscriptions/${randomUUID()}`,
        state: 'active',
        url: asked.url,
        key: asked.signing_key,
      };
      fake.subscriptions.push(made);
      return [201, { resource: { uri: made.uri, callback_url: made.url, state: 'active', scope: 'user' } }];
    }
    if (subscriptionId !== undefined) {
      const at = fake.subscriptions.findIndex(({ uri }) => uri.endsWith(subscriptionId));
      const found = fake.subscriptions[at];
      if (!found) return [404, { title: 'Resource Not Found' }];
      if (method === 'DELETE') {
        fake.subscriptions.splice(at, 1);
        return [204];
      }
      return [200, { resource: { uri: found.uri, state: found.state } }];
    }
    if (eventId !== undefined) {
      const found = appointments.find(({ uri }) => uri.endsWith(eventId));
      return found ? [200, { collection: [found.invitee], pagination: { next_page_token: null } }] : [404, {}];
    }
    if (path === '/scheduled_events') {
      if (query.get('user') !== user) return [403, { title: 'Permission Denied' }];
      const from = query.get('min_start_time') ?? '';
      const count = Math.min(fake.most, Number(query.get('count') ?? '20'));
      const start = Number(query.get('page_token') ?? '0');
      const found = appointments
        .filter(({ start_time: at }) => Date.parse(at) >= Date.parse(from))
        .sort((a, b) => a.start_time.localeCompare(b.start_time));
      const collection = found.slice(start, start + count).map((one) => shown(one));
      const next = start + count < found.length ? String(start + count) : null;
      return [200, { collection, pagination: { count: collection.length, next_page: next, next_page_token: next } }];
    }
    return [404, { title: 'Resource Not Found' }];
  });

  const appointmentOf = (invitee: Invitee): Appointment => {
    const found = appointments.find((one) => one.invitee === invitee);
    if (!found) throw new Error('no appointment');
    return found;
  };
  function hookOf(event: string, invitee: Invitee): Hook {
    const payload = { ...invitee, scheduled_event: shown(appointmentOf(invitee)) };
    const body = JSON.stringify({ event, created_at: new Date().toISOString(), payload });
    const t = Math.floor(Date.now() / 1000);
    const mac = createHmac('sha256', fake.subscriptions.at(-1)?.key ?? '')
      .update(`${t}.${body}`)
      .digest('hex');
    return { body, headers: { 'calendly-webhook-signature': `t=${t},v1=${mac}` } };
  }

  const fake: FakeCalendly = Object.assign(server, {
    appointments,
    subscriptions,
    free: false,
    book: ({
      email = 'somebody@else.example',
      token = null,
      startsAt,
      replaces,
    }: Parameters<FakeCalendly['book']>[0] = {}) => {
      const start = startsAt ?? new Date(Date.now() + 3 * 86_400_000).toISOString();
      const invitee: Invitee = {
        uri: `${base}/scheduled_events/x/invitees/${randomUUID()}`,
        ...{ email, name: 'Claire Delmas', status: 'active', timezone: 'Europe/Paris', rescheduled: false },
        ...{ old_invitee: replaces?.uri ?? null, new_invitee: null, tracking: { utm_content: token } },
      };
      appointments.push({
        uri: `${base}/scheduled_events/${randomUUID()}`,
        name: '30 minutes',
        start_time: start,
        end_time: new Date(Date.parse(start) + 1_800_000).toISOString(),
        updated_at: new Date().toISOString(),
        event_guests: [],
        invitee,
      });
      return { invitee, hook: hookOf('invitee.created', invitee) };
    },
    cancel: (invitee: Invitee) => {
      invitee.status = 'canceled';
      appointmentOf(invitee).updated_at = new Date().toISOString();
      return hookOf('invitee.canceled', invitee);
    },
    reschedule: (invitee: Invitee, startsAt: string) => {
      invitee.rescheduled = true;
      const made = fake.book({
        email: invitee.email,
        token: invitee.tracking.utm_content,
        startsAt,
        replaces: invitee,
      });
      invitee.new_invitee = made.invitee.uri;
      return { invitee: made.invitee, hooks: [fake.cancel(invitee), made.hook] };
    },
  });
  return fake;
}

const shown = ({ invitee, ...rest }: Appointment) => ({
  ...rest,
  status: invitee.status,
  location: { type: 'physical', location: '12 rue des Lices' },
});
