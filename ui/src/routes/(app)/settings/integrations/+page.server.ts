import { fail } from '@sveltejs/kit';
import { BOOKING_VENDOR_NAMES } from '#domain/booking.ts';
import { api, unwrap } from '#ui/lib/api.ts';
import { ApiProblem } from '#ui/lib/problem.ts';
import { refusable, refuse, textOf, type Refusal } from '#ui/lib/form/refused.ts';
import { keyRefusal } from '#ui/lib/settings/booking-words.ts';
import { readBookings } from '#ui/lib/settings/bookings.ts';
import { readCalendars } from '#ui/lib/settings/calendars.ts';
import { readTools } from '#ui/lib/settings/tools.ts';
import { m } from '#ui/paraglide/messages.js';
import type { Actions, PageServerLoad } from './$types';

const SECRET = /^[\x21-\x7e]{16,200}$/;

export const load: PageServerLoad = async ({ fetch }) => {
  const [hooks, tools, calendars] = await Promise.all([readBookings(fetch), readTools(fetch), readCalendars(fetch)]);
  return { hooks, tools, calendars };
};

const vendorOf = (form: FormData) => (textOf(form, 'vendor') === 'calendly' ? 'calendly' : 'calcom');

export const actions: Actions = {
  set: async ({ request, fetch }) => {
    const form = await request.formData();
    const vendor = vendorOf(form);
    const secret = textOf(form, 'secret');
    const refused = refuse({ [vendor]: !SECRET.test(secret) && m.settings_hook_secret_bad() }, {});
    return (
      refused ??
      refusable({}, () =>
        unwrap(api(fetch).api['booking-hooks'][':vendor'].$put({ param: { vendor }, json: { secret } })),
      )
    );
  },
  connect: async ({ request, fetch }) => {
    const form = await request.formData();
    const vendor = vendorOf(form);
    const key = textOf(form, 'key');
    try {
      await unwrap(api(fetch).api['booking-hooks'][':vendor'].connection.$put({ param: { vendor }, json: { key } }));
      return null;
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      const errors: Refusal['errors'] = { [`${vendor}_key`]: keyRefusal(error, BOOKING_VENDOR_NAMES[vendor]) };
      return fail(error.status, { errors, values: {} });
    }
  },
  disconnect: async ({ request, fetch }) => {
    const vendor = vendorOf(await request.formData());
    let left = false;
    const refused = await refusable({}, async () => {
      ({ left } = await unwrap(api(fetch).api['booking-hooks'][':vendor'].connection.$delete({ param: { vendor } })));
    });
    const errors: Refusal['errors'] = {};
    return refused ?? { errors, values: {}, left };
  },
  forget: async ({ request, fetch }) => {
    const vendor = vendorOf(await request.formData());
    return refusable({}, () => unwrap(api(fetch).api['booking-hooks'][':vendor'].$delete({ param: { vendor } })));
  },
};
