import { z } from 'zod';
import { BOOKING_VENDORS } from './booking.ts';
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
