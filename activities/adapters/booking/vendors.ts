import type { BookingVendor } from '#domain/booking.ts';
import type { BookingVendors } from '../../booking_vendors.ts';
import type { Time } from '../../ports.ts';
import { calcomAccount } from './calcom.ts';
import { calendlyAccount } from './calendly.ts';

/** Where the vendors' interfaces are. */
export const BOOKING_PLACES = {
  calcom: 'https://api.cal.com',
  calendly: 'https://api.calendly.com',
} as const satisfies Record<BookingVendor, string>;

export function bookingVendors(places: Readonly<Record<BookingVendor, string>>, time: Time): BookingVendors {
  const accounts = { calcom: calcomAccount, calendly: calendlyAccount };
  return { of: (vendor, access) => accounts[vendor]({ baseUrl: places[vendor], time }, access) };
}
