import { api, unwrap } from '#ui/lib/api.ts';

const PAGE = '200';

/** Meetings, the latest start first. */
export async function readMeetings(fetcher: typeof fetch = fetch) {
  return (await unwrap(api(fetcher).api.meetings.$get({ query: { limit: PAGE } }))).items;
}
export type Meeting = Awaited<ReturnType<typeof readMeetings>>[number];

/** Those to come, the soonest first, and those behind, the latest first. What was cancelled is behind. */
export function sortMeetings(meetings: readonly Meeting[], now: string) {
  const ahead = ({ status, endsAt }: Meeting): boolean => status === 'booked' && Date.parse(endsAt) > Date.parse(now);
  return {
    coming: meetings.filter(ahead).sort((a, b) => a.startsAt.localeCompare(b.startsAt)),
    past: meetings.filter((meeting) => !ahead(meeting)),
  };
}
