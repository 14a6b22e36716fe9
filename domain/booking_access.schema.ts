import { z } from 'zod';
import type { BookingAccess } from './booking.ts';

const access = z.object({
  key: z.string(),
  secret: z.string(),
  user: z.string().nullable(),
  organization: z.string().nullable(),
});

/** Reads what was sealed of a connection. */
export const parseBookingAccess = (text: string): BookingAccess => access.parse(JSON.parse(text));
