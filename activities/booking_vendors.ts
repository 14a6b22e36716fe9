import type { BookingAccess, BookingEvent, BookingProblem, BookingVendor } from '#domain/booking.ts';
import { VendorError } from './vendor_error.ts';

/** A vendor said no, or nothing. Codes only, never its words. */
export class BookingVendorError extends VendorError<BookingProblem> {
  override readonly name = 'BookingVendorError';
}

/** Where a vendor is to post, and under which secret it signs. */
export type HookTarget = { readonly url: string; readonly secret: string };

/** An account at a booking vendor. Everything throws a BookingVendorError where there is no good answer. */
export type BookingAccount = {
  /** Whose key it is: what a person knows them by, and the vendor's own terms. */
  whose(): Promise<{ account: string } & Pick<BookingAccess, 'user' | 'organization'>>;
  /** Has the vendor post to us. @returns its id of the subscription; null where the plan has no webhooks */
  subscribe(target: HookTarget): Promise<string | null>;
  /** Whether it still posts: a vendor gives up an address that failed for a day. */
  isSubscribed(subscription: string): Promise<boolean>;
  /** Again is nothing. */
  unsubscribe(subscription: string): Promise<void>;
  /**
   * A page of what became of bookings since an instant; null: of those to come, from `now` on.
   * @param cursor where the page before ended; null for the first one
   */
  look(from: {
    since: Date | null;
    now: Date;
    cursor: string | null;
  }): Promise<{ events: BookingEvent[]; next: string | null }>;
};

export type BookingVendors = { of(vendor: BookingVendor, access: BookingAccess): BookingAccount };
