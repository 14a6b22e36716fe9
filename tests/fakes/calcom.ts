import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { startBookingServer, type BookingAnswer, type BookingServer } from './booking_server.ts';

const webhookSchema = z.object({
  active: z.literal(true),
  subscriberUrl: z.url(),
  triggers: z.array(z.string()).min(1),
  secret: z.string().min(16),
});

export type CalcomFakeBooking = {
  uid: string;
  title: string;
  status: 'accepted' | 'cancelled' | 'rejected' | 'pending';
  start: string;
  end: string;
  updatedAt: string;
  attendees: { name: string; email: string; timeZone: string }[];
  location: string;
  metadata: { lead?: string };
  rescheduledFromUid?: string;
  rescheduledToUid?: string;
};

export type FakeCalcom = BookingServer & {
  readonly webhooks: { id: string; subscriberUrl: string; secret: string; active: boolean }[];
  readonly bookings: CalcomFakeBooking[];
  book(more?: Partial<CalcomFakeBooking>): CalcomFakeBooking;
};

/** Cal.com's interface, version 2, as its documentation says, with one account on it. */
export async function startCalcom(): Promise<FakeCalcom> {
  const webhooks: FakeCalcom['webhooks'][number][] = [];
  const bookings: CalcomFakeBooking[] = [];
  const server = await startBookingServer(`cal_${randomUUID()}`, ({ method, path, query, body }): BookingAnswer => {
    const id = /^\/v2\/webhooks\/(.+)$/.exec(path)?.[1];
    const ok = (data: unknown): BookingAnswer => [200, { status: 'success', data }];
    if (path === '/v2/me') return ok({ id: 7, email: server.email, username: 'sophie', timeZone: 'Europe/Paris' });
    if (path === '/v2/webhooks' && method === 'GET') return ok(fake.webhooks);
    if (path === '/v2/webhooks') {
      const asked = webhookSchema.safeParse(body).data;
      if (!asked) return [400, { status: 'error', error: { code: 'BadRequestException' } }];
      if (fake.webhooks.some(({ subscriberUrl }) => subscriberUrl === asked.subscriberUrl))
        return [409, { status: 'error', error: { code: 'ConflictException' } }];
      const made = { id: randomUUID(), subscriberUrl: asked.subscriberUrl, secret: asked.secret, active: true };
      fake.webhooks.push(made);
      return [201, { status: 'success', data: made }];
    }
    if (id !== undefined) {
      const at = fake.webhooks.findIndex((one) => one.id === id);
      if (at < 0) return [404, { status: 'error', error: { code: 'NotFoundException' } }];
      if (method === 'DELETE') fake.webhooks.splice(at, 1);
      return ok(fake.webhooks[at] ?? {});
    }
    if (path === '/v2/bookings') {
      const since = query.get('afterUpdatedAt');
      const start = query.get('afterStart');
      const take = Math.min(fake.most, Number(query.get('take') ?? '100'));
      const skip = Number(query.get('skip') ?? '0');
      const found = fake.bookings
        .filter((one) => (since === null || one.updatedAt >= since) && (start === null || one.start >= start))
        .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
      const data = found.slice(skip, skip + take);
      return [200, { status: 'success', data, pagination: { hasNextPage: skip + take < found.length } }];
    }
    return [404, { status: 'error' }];
  });
  const fake: FakeCalcom = Object.assign(server, {
    webhooks,
    bookings,
    book: (more: Partial<CalcomFakeBooking> = {}) => {
      const start = more.start ?? new Date(Date.now() + 3 * 86_400_000).toISOString();
      const booking: CalcomFakeBooking = {
        uid: randomUUID(),
        title: '30 minutes',
        status: 'accepted',
        start,
        end: new Date(Date.parse(start) + 1_800_000).toISOString(),
        updatedAt: new Date().toISOString(),
        attendees: [{ name: 'Claire Delmas', email: 'somebody@else.example', timeZone: 'Europe/Paris' }],
        location: 'integrations:daily',
        metadata: {},
        ...more,
      };
      fake.bookings.push(booking);
      return booking;
    },
  });
  return fake;
}
