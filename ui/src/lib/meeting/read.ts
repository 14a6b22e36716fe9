import { api, unwrap } from '#ui/lib/api.ts';

const PAGE = '200';

interface Wanted {
  /** Those that begin within a time; all where none is said. */
  readonly span?: { readonly from: string; readonly until: string } | undefined;
  readonly cursor?: string;
}

/** A page of meetings, the latest start first. */
export const readMeetings = ({ span, cursor }: Wanted, fetcher: typeof fetch = fetch) =>
  unwrap(api(fetcher).api.meetings.$get({ query: { limit: PAGE, ...span, ...(cursor !== undefined && { cursor }) } }));
export type MeetingPage = Awaited<ReturnType<typeof readMeetings>>;
export type Meeting = MeetingPage['items'][number];

/** When the reader is taken within a time by their own calendar, and whether it was read lately. */
export async function readBusy(span: Wanted['span'], fetcher: typeof fetch = fetch) {
  if (span === undefined) return { availability: 'none' as const, busy: [] };
  const { availability, taken } = await unwrap(
    api(fetcher).api['busy-times'].$get({ query: { startsAt: span.from, endsAt: span.until } }),
  );
  return { availability, busy: taken.filter(({ leadName }) => leadName === null) };
}
export type BusyTimes = Awaited<ReturnType<typeof readBusy>>;

/** Bookings of nobody known, the soonest first. */
export const readUnmatched = async (fetcher: typeof fetch = fetch) =>
  (await unwrap(api(fetcher).api['unmatched-bookings'].$get())).items;
export type UnmatchedBooking = Awaited<ReturnType<typeof readUnmatched>>[number];

/** Those to come, the soonest first, and those behind, the latest first. What was cancelled is behind. */
export function sortMeetings(meetings: readonly Meeting[], now: string) {
  const ahead = ({ status, endsAt }: Meeting): boolean => status === 'booked' && Date.parse(endsAt) > Date.parse(now);
  return {
    coming: meetings.filter(ahead).sort((a, b) => a.startsAt.localeCompare(b.startsAt)),
    past: meetings.filter((meeting) => !ahead(meeting)),
  };
}
