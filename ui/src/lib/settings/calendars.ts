import type { CalendarOutcome, CalendarProblem } from '#domain/member_calendar.ts';
import { api, unwrap } from '#ui/lib/api.ts';
import { m } from '#ui/paraglide/messages.js';

/** Whose calendars are connected. */
export const readCalendars = async (fetcher: typeof fetch = fetch) =>
  (await unwrap(api(fetcher).api['member-calendars'].$get())).items;
export type MemberCalendar = Awaited<ReturnType<typeof readCalendars>>[number];

/** Why a calendar is not read. */
export const CALENDAR_PROBLEM_WORDS = {
  consent_lost: m.calendars_lost_detail,
  not_allowed: m.calendars_problem_not_allowed,
  rate_limited: m.calendars_problem_rate_limited,
  unavailable: m.calendars_problem_unavailable,
  odd_answer: m.calendars_problem_odd_answer,
} satisfies Record<CalendarProblem, () => string>;

interface Said {
  readonly title: () => string;
  readonly detail: () => string;
  readonly tone: 'neutral' | 'warn' | 'bad';
}

/** What became of a consent at Google. */
export const CALENDAR_OUTCOME_WORDS = {
  connected: { title: m.calendars_connected, detail: m.calendars_connected_detail, tone: 'neutral' },
  refused: { title: m.calendars_refused, detail: m.calendars_refused_detail, tone: 'warn' },
  expired: { title: m.calendars_expired, detail: m.calendars_expired_detail, tone: 'warn' },
  permissions: { title: m.calendars_permissions, detail: m.calendars_permissions_detail, tone: 'warn' },
  failed: { title: m.calendars_failed, detail: m.calendars_failed_detail, tone: 'bad' },
  sandbox: { title: m.calendars_sandbox, detail: m.calendars_sandbox_detail, tone: 'warn' },
} satisfies Record<CalendarOutcome, Said>;
