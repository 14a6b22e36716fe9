import { randomBytes } from 'node:crypto';
import { createBookingActivities } from '#activities/bookings.ts';
import type { Ports } from '#activities/ports.ts';
import { withWorkspace, type Tx } from '#db/client.ts';
import type { BookingVendor } from '#domain/booking.ts';
import { idSchema } from '#domain/id.schema.ts';
import { newId, type Id } from '#domain/id.ts';
import { workflowClients } from '#functions/client/index.ts';
import { tellMeeting } from '#functions/client/meeting.ts';
import { temporalClient } from '#functions/client/temporal.ts';
import { instanceSeal, type Seal } from '#functions/seal.ts';
import { bookingVendors } from '#activities/adapters/booking/vendors.ts';
import { z } from 'zod';
import { startCalcom, type FakeCalcom } from '#tests/fakes/calcom.ts';
import { startCalendly, type FakeCalendly } from '#tests/fakes/calendly.ts';
import { startApi, type ApiServer, type Ask, type Person } from '#tests/support/api.ts';
import { lonePorts } from '#tests/support/lone_ports.ts';

/** The real API, the worker's part of booking accounts and the vendors' interfaces; the workflows only write down what they hear. */
export type BookingAccounts = {
  api: ApiServer;
  calendly: FakeCalendly;
  calcom: FakeCalcom;
  /** Somebody, in a new workspace of their own that is no sandbox. */
  begin(): Promise<Begun>;
  told: string[];
  /** Another key seals from now on; the one before still opens, until `forget`. */
  changeKey: () => { forget: () => void };
  /** Where webhooks are asked to be posted. */
  publicUrl: string;
  close(): Promise<void>;
};
export type Begun = {
  person: Person;
  workspaceId: Id<'ws'>;
  mailboxId: Id<'mbx'>;
  api: ApiServer;
  within<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  connect(vendor: BookingVendor): ReturnType<Person['ask']>;
  /** Looks through all pages, as the schedule does. */
  look(vendor: BookingVendor): Promise<void>;
  post(
    vendor: BookingVendor,
    hook: { body: string; headers: Record<string, string> },
  ): Promise<{ status: number; body: unknown }>;
};

export async function startBookingAccounts(): Promise<BookingAccounts> {
  const [calendly, calcom] = [await startCalendly(), await startCalcom()];
  const told: string[] = [];
  const real = workflowClients(temporalClient({ address: '127.0.0.1:1', namespace: 'default' }));
  const hear = (what: string) => {
    told.push(what);
    return Promise.resolve();
  };
  const later: { activities: ReturnType<typeof createBookingActivities> | null } = { activities: null };
  const work = () => {
    if (later.activities === null) throw new Error('no worker');
    return later.activities;
  };
  const temporal = {
    ...real,
    outreach: {
      ...real.outreach,
      booked: async (key: { leadId: string }) => {
        await hear(`booked ${key.leadId}`);
        return true;
      },
      reopen: (input: { leadId: string }) => hear(`reopen ${input.leadId}`),
    },
    bookings: {
      ...real.bookings,
      connect: async (key: Parameters<typeof real.bookings.connect>[0]) => ({
        ...(await work().connectBookings(key)),
        left: false,
      }),
      disconnect: async (key: Parameters<typeof real.bookings.connect>[0]) => ({
        problem: null,
        ...(await work().disconnectBookings(key)),
      }),
      ensureSchedule: () => hear('schedule'),
      removeSchedule: () => hear('no schedule'),
    },
  };
  const newKey = () => randomBytes(32).toString('base64url');
  const keys: string[] = [newKey()];
  const today = () => instanceSeal({ encryption: keys.at(-1) ?? '', before: keys.slice(0, -1) });
  const seal: Seal = {
    seal: (plain, context) => today().seal(plain, context),
    open: (sealed, context) => today().open(sealed, context),
    renew: (sealed, context) => today().renew(sealed, context),
  };
  const api = await startApi({ temporal, seal });
  const { db, time, tokens } = api.deps;
  const lone = lonePorts({ db, time, tokens });
  const accounts = { publicUrl: 'https://leadgen.example.com' };
  const ports: Ports = {
    ...lone,
    secrets: seal,
    get publicUrl() {
      return all.publicUrl;
    },
    bookings: bookingVendors({ calendly: calendly.url, calcom: calcom.url }, time),
    workflows: { ...lone.workflows, tellMeeting: (meeting) => tellMeeting({ db, time, temporal }, meeting) },
  };
  later.activities = createBookingActivities(ports);
  const somebody = await api.person('Sophie', { sandbox: null });
  const all: BookingAccounts = {
    ...{ api, calendly, calcom, told, ...accounts },
    changeKey: () => {
      const before = keys.push(newKey()) - 2;
      return {
        forget: () => {
          keys[before] = newKey();
        },
      };
    },
    begin: async () => {
      const made = await somebody.ask('POST', '/api/workspaces', { name: 'Sophie SAS', sandbox: false });
      const workspaceId = z.object({ id: idSchema('ws') }).parse(made.body).id;
      const ask: Ask = (method, path, body) => somebody.ask(method, path, body, { 'x-workspace': workspaceId });
      const person = { ...somebody, ask };
      return {
        ...{ person, workspaceId, api, mailboxId: newId('mbx', Date.now(), randomBytes(10)) },
        within: (work) => withWorkspace(db, workspaceId, work),
        connect: (vendor) =>
          person.ask('PUT', `/api/booking-hooks/${vendor}/connection`, {
            key: vendor === 'calendly' ? calendly.key : calcom.key,
          }),
        look: async (vendor) => {
          let at: { next: string | null; beganAt: number | null } = { next: null, beganAt: null };
          do at = await work().lookForBookings({ workspaceId, vendor, cursor: at.next, beganAt: at.beganAt });
          while (at.next !== null);
        },
        post: async (vendor, { body, headers }) => {
          const response = await fetch(`${api.url}/api/webhooks/${vendor}/${workspaceId}`, {
            ...{ method: 'POST', body },
            headers: { 'content-type': 'application/json', ...headers },
          });
          const answer: unknown = await response.json();
          return { status: response.status, body: answer };
        },
      };
    },
    close: async () => {
      await Promise.all([api.close(), calendly.close(), calcom.close()]);
    },
  };
  return all;
}
