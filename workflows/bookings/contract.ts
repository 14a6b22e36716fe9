import type { BookingProblem, BookingVendor } from '#domain/booking.ts';
import type { Id } from '#domain/id.ts';

export type BookingsKey = { workspaceId: Id<'ws'>; vendor: BookingVendor };

export type BookingsTask = 'connect' | 'disconnect' | 'look';

/** One of a kind at a time; to a look the server adds the time of the run. */
export const bookingsWorkflowId = ({ workspaceId, vendor, task }: BookingsKey & { task: BookingsTask }) =>
  `bookings/${workspaceId}/${vendor}/${task}`;
export const bookingsScheduleId = ({ workspaceId, vendor }: BookingsKey) => `bookings/${workspaceId}/${vendor}`;

/** The whole state of a run, and the whole payload of continue-as-new. */
export type BookingsState = BookingsKey & {
  task: BookingsTask;
  /** Where the next page of a look begins, and when the look began, in milliseconds. */
  cursor: string | null;
  beganAt: number | null;
};

/** What became of it: what is wrong with a key, and whether something of ours is left at the vendor. */
export type BookingsResult = { problem: BookingProblem | null; left: boolean };
