import { z } from 'zod';
import { BOOKING_PROBLEMS, BOOKING_VENDORS, NO_HOOK_REASONS } from './booking.ts';
import { instantSchema } from './text.schema.ts';

export const bookingVendorSchema = z.enum(BOOKING_VENDORS);

export const bookingHookSchema = z
  .object({
    vendor: bookingVendorSchema,
    /** the address to give to the vendor */
    url: z.url(),
    /** a secret is set, and webhooks are taken in */
    connected: z.boolean(),
    updatedAt: instantSchema.nullable(),
    /** the account that is connected by its key; null where none is */
    connection: z
      .object({
        /** as whom: their address there, or their name */
        account: z.string(),
        since: instantSchema,
        /** why the vendor posts nothing by itself; null where it does: its bookings are looked for every ten minutes in any case */
        noHook: z.enum(NO_HOOK_REASONS).nullable(),
        /** when its bookings were last looked through to the end */
        lookedAt: instantSchema.nullable(),
        /** why the last look failed; null where it did not */
        problem: z.enum(BOOKING_PROBLEMS).nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'BookingHook' });

export const setBookingHookSchema = z.strictObject({
  /** as the vendor has it */
  secret: z
    .string()
    .min(16)
    .max(200)
    .regex(/^[\x21-\x7e]+$/, 'Must be visible ASCII characters.'),
});

export const connectBookingsSchema = z.strictObject({
  /** a personal access token of Calendly, an API key of Cal.com */
  key: z
    .string()
    .min(16)
    .max(2000)
    .regex(/^[\x21-\x7e]+$/, 'Must be visible ASCII characters.'),
});

/** What was forgotten here, and whether something of ours could not be taken away there. */
export const disconnectedBookingsSchema = z.object({ left: z.boolean() });
