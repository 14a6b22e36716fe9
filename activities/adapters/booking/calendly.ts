import type { BookingAccess, BookingEvent } from '#domain/booking.ts';
import {
  calendlyAppointments,
  calendlyBooking,
  calendlyInvitees,
  calendlySubscription,
  calendlySubscriptions,
  calendlyUser,
} from '#domain/wire/calendly.ts';
import { BookingVendorError, type BookingAccount } from '../../booking_vendors.ts';
import { readAnswer, vendorCalls, type VendorPlace } from './call.ts';

/** Appointments a page: each that changed is asked for its invitees, within the time of one activity. */
const PAGE = '25';
const MOST_INVITEE_PAGES = 20;

/** What Calendly names by a whole address is asked for at our own base: an address that it gives is never called. */
const lastPartOf = (uri: string): string => encodeURIComponent(uri.split('/').at(-1) ?? '');

/** An account at Calendly, by a personal access token (API v2, developer.calendly.com). */
export function calendlyAccount(place: VendorPlace, access: BookingAccess): BookingAccount {
  const { ask, read, remove, refusal } = vendorCalls(place, { authorization: `Bearer ${access.key}` });
  const subscriptionPath = (subscription: string) => `/webhook_subscriptions/${lastPartOf(subscription)}`;
  return {
    whose: async () => {
      const {
        uri: user,
        name,
        email,
        current_organization: organization,
      } = (await read({ path: '/users/me' }, calendlyUser)).resource;
      return { account: email || name, user, organization };
    },

    subscribe: async ({ url, secret }) => {
      const path = '/webhook_subscriptions';
      const of = { organization: access.organization ?? '', user: access.user ?? '', scope: 'user' };
      const listed = await ask({ path, query: { ...of, count: '100' } });
      // A free plan reads bookings and has no webhooks.
      if (listed.status === 403) return null;
      // An address has one subscription: one of an earlier try signs with a secret that nobody knows any more.
      for (const { uri, callback_url: address } of readAnswer(listed, calendlySubscriptions, refusal).collection)
        if (address === url) await remove(subscriptionPath(uri));
      const events = ['invitee.created', 'invitee.canceled'];
      const made = await ask({ path, json: { ...of, url, events, signing_key: secret } });
      return made.status === 403 ? null : readAnswer(made, calendlySubscription, refusal).resource.uri;
    },

    isSubscribed: async (subscription) => {
      const response = await ask({ path: subscriptionPath(subscription) });
      if (response.status === 404) return false;
      return readAnswer(response, calendlySubscription, refusal).resource.state === 'active';
    },

    unsubscribe: (subscription) => remove(subscriptionPath(subscription)),

    look: async ({ since, now, cursor }) => {
      const from = since ?? now;
      const { collection, pagination } = await read(
        {
          path: '/scheduled_events',
          query: {
            ...{ user: access.user ?? undefined, count: PAGE, sort: 'start_time:asc' },
            ...{ min_start_time: from.toISOString(), page_token: cursor ?? undefined },
          },
        },
        calendlyAppointments,
      );
      const events: BookingEvent[] = [];
      for (const appointment of collection) {
        const { uri, updated_at: updatedAt } = appointment;
        // The list can be asked for by start alone: those that nothing happened to since are left out here.
        if (since !== null && updatedAt !== undefined && Date.parse(updatedAt) < since.getTime()) continue;
        for (const invitee of await inviteesOf(uri))
          events.push(calendlyBooking({ ...invitee, scheduled_event: appointment }, invitee.status === 'canceled'));
      }
      return { events, next: pagination.next_page_token ?? null };
    },
  };

  async function inviteesOf(appointment: string) {
    const path = `/scheduled_events/${lastPartOf(appointment)}/invitees`;
    const all = [];
    let token: string | undefined;
    for (let page = 0; page < MOST_INVITEE_PAGES; page++) {
      const { collection, pagination } = await read(
        { path, query: { count: '100', page_token: token } },
        calendlyInvitees,
      );
      all.push(...collection);
      token = pagination.next_page_token ?? undefined;
      if (token === undefined) return all;
    }
    throw new BookingVendorError('odd_answer');
  }
}
