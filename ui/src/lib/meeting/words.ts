import { m } from '#ui/paraglide/messages.js';
import type { Meeting } from './read.ts';

export const SOURCE_WORDS = {
  calcom: () => 'Cal.com',
  calendly: () => 'Calendly',
  manual: m.meeting_source_manual,
} satisfies Record<Meeting['source'], () => string>;

export const STATUS_WORDS = {
  booked: m.meeting_status_booked,
  cancelled: m.meeting_status_cancelled,
  held: m.meeting_status_held,
  no_show: m.meeting_status_no_show,
} satisfies Record<Meeting['status'], () => string>;
