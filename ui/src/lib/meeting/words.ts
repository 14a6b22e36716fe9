import { instantOf, localDate } from '#domain/calendar.ts';
import type { MeetingOutcome } from '#domain/meeting.ts';
import { format } from '#ui/lib/format/format.ts';
import { m } from '#ui/paraglide/messages.js';
import type { Meeting } from './read.ts';
import { lastWholeDay } from './when.ts';

export const SOURCE_WORDS = {
  calcom: () => 'Cal.com',
  calendly: () => 'Calendly',
  google: m.meeting_source_google,
  ical: m.meeting_source_ical,
  manual: m.meeting_source_manual,
} satisfies Record<Meeting['source'], () => string>;

export const STATUS_WORDS = {
  booked: m.meeting_status_booked,
  cancelled: m.meeting_status_cancelled,
  held: m.meeting_status_held,
  no_show: m.meeting_status_no_show,
} satisfies Record<Meeting['status'], () => string>;

/** Why a booking was taken for this lead's; a token and an address say so by themselves. */
export const MATCH_WORDS = {
  token: null,
  address: null,
  other_address: m.meeting_matched_other_address,
  mail: m.meeting_matched_mail,
  attached: m.meeting_matched_attached,
  manual: null,
} satisfies Record<NonNullable<Meeting['matchedBy']>, (() => string) | null>;

/** What stands on the badge of a meeting: its deal says more than that it was held. */
export const standingWords = ({ status, deal }: Pick<Meeting, 'status' | 'deal'>): string =>
  deal === null ? STATUS_WORDS[status]() : DEAL_WORDS[deal]();

const DEAL_WORDS = {
  signed: m.meeting_deal_signed,
  not_signed: m.meeting_deal_not_signed,
} satisfies Record<NonNullable<Meeting['deal']>, () => string>;

/** What is said when somebody says what came of a meeting. */
export const SAID_WORDS = {
  held: m.meeting_said_held,
  no_show: m.meeting_said_no_show,
  signed: m.meeting_said_signed,
  not_signed: m.meeting_said_not_signed,
  open: m.meeting_said_open,
} satisfies Record<MeetingOutcome, () => string>;

/** What the button says that says so. */
export const OUTCOME_WORDS = {
  held: m.meeting_held,
  no_show: m.meeting_no_show,
  signed: m.meeting_signed,
  not_signed: m.meeting_not_signed,
  open: m.meeting_take_back,
} satisfies Record<MeetingOutcome, () => string>;

/** What takes whole days, in place of its hours; null for what has some. */
export function wholeDayWords(span: Pick<Meeting, 'startsAt' | 'endsAt'>, zone: string): string | null {
  const last = lastWholeDay(span, zone);
  if (last === null) return null;
  if (last === localDate(Date.parse(span.startsAt), zone)) return m.meeting_whole_day();
  return m.meeting_whole_days({ day: format().day(new Date(instantOf(last, 12 * 60, zone)).toISOString(), zone) });
}
