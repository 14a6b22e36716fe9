import { continueAsNew, setCurrentDetails } from '@temporalio/workflow';
import { askingVendor, lookingForBookings } from '../activities.ts';
import type { BookingsResult, BookingsState } from './contract.ts';

/** Pages of one run, to keep its history short. */
const PAGES_OF_A_RUN = 50;

/**
 * An account at a booking vendor: tried when somebody gives its key, let go when they take it back, and looked through by a
 * schedule for what its webhooks missed.
 */
export async function bookings(state: BookingsState): Promise<BookingsResult> {
  const { workspaceId, vendor, task } = state;
  const key = { workspaceId, vendor };
  switch (task) {
    case 'connect':
      return { ...(await askingVendor('Try the key').connectBookings(key)), left: false };
    case 'disconnect':
      return { problem: null, ...(await askingVendor('Let the account go').disconnectBookings(key)) };
    case 'look':
      await look(state);
      return { problem: null, left: false };
  }
}

async function look(state: BookingsState): Promise<void> {
  const { workspaceId, vendor } = state;
  for (let page = 0; ; page++) {
    if (page === PAGES_OF_A_RUN) await continueAsNew<typeof bookings>(state);
    setCurrentDetails(`Page ${page + 1} of what became of bookings.`);
    const { cursor, beganAt } = state;
    const found = await lookingForBookings('Look for bookings').lookForBookings({
      workspaceId,
      vendor,
      cursor,
      beganAt,
    });
    state.cursor = found.next;
    state.beganAt = found.beganAt;
    if (found.next === null) return;
  }
}
