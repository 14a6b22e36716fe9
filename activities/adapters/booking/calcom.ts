import type { BookingAccess } from '#domain/booking.ts';
import {
  CALCOM_TRIGGERS,
  calcomBookings,
  calcomListed,
  calcomMe,
  calcomWebhook,
  calcomWebhooks,
} from '#domain/wire/calcom.ts';
import type { BookingAccount } from '../../booking_vendors.ts';
import { readAnswer, vendorCalls, type VendorPlace } from './call.ts';

const PAGE = 100;
/** Answers change with it: bookings are read in this version. */
const API_VERSION = '2024-08-13';
const STATUSES = 'upcoming,recurring,past,cancelled,unconfirmed';

/** An account at Cal.com, by an API key (API v2, cal.com/docs/api-reference/v2). */
export function calcomAccount(place: VendorPlace, access: BookingAccess): BookingAccount {
  const { ask, read, remove, refusal } = vendorCalls(place, {
    authorization: `Bearer ${access.key}`,
    'cal-api-version': API_VERSION,
  });
  const webhookPath = (subscription: string) => `/v2/webhooks/${encodeURIComponent(subscription)}`;
  return {
    whose: async () => {
      const { email, username } = (await read({ path: '/v2/me' }, calcomMe)).data;
      return { account: email || (username ?? ''), user: null, organization: null };
    },

    subscribe: async ({ url: subscriberUrl, secret }) => {
      const path = '/v2/webhooks';
      const listed = await ask({ path, query: { take: '250' } });
      if (listed.status === 403) return null;
      // One of an earlier try signs with a secret that nobody knows any more.
      for (const { id, subscriberUrl: address } of readAnswer(listed, calcomWebhooks, refusal).data)
        if (address === subscriberUrl) await remove(webhookPath(id));
      const made = await ask({ path, json: { active: true, subscriberUrl, triggers: CALCOM_TRIGGERS, secret } });
      return made.status === 403 ? null : readAnswer(made, calcomWebhook, refusal).data.id;
    },

    isSubscribed: async (subscription) => {
      const response = await ask({ path: webhookPath(subscription) });
      return response.status !== 404 && readAnswer(response, calcomWebhook, refusal).data.active;
    },

    unsubscribe: (subscription) => remove(webhookPath(subscription)),

    // The latest change first: one that changes while pages are turned is seen twice, and none is missed.
    look: async ({ since, now, cursor }) => {
      const skip = cursor === null ? 0 : Number(cursor);
      const { data, pagination } = await read(
        {
          path: '/v2/bookings',
          query: {
            ...{ status: STATUSES, sortUpdatedAt: 'desc', take: String(PAGE), skip: String(skip) },
            ...(since === null ? { afterStart: now.toISOString() } : { afterUpdatedAt: since.toISOString() }),
          },
        },
        calcomBookings,
      );
      const more = pagination?.hasNextPage ?? data.length === PAGE;
      return {
        events: data.map(calcomListed).filter((event) => event !== null),
        next: more && data.length > 0 ? String(skip + data.length) : null,
      };
    },
  };
}
