import { api, unwrap } from '#ui/lib/api.ts';

/** What is known of each booking vendor: its webhook by hand, and its account. */
export const readBookings = async (fetcher: typeof fetch) =>
  (await unwrap(api(fetcher).api['booking-hooks'].$get())).items;
export type BookingHook = Awaited<ReturnType<typeof readBookings>>[number];
