import { m } from '#ui/paraglide/messages.js';
import type { Meeting } from './read.ts';

/** Where its event in a calendar stands. */
export const EVENT_WORDS = {
  found: m.meeting_event_found,
  pending: m.meeting_event_pending,
  written: m.meeting_event_written,
  refused: m.meeting_event_refused,
  gone: m.meeting_event_gone,
} satisfies Record<NonNullable<Meeting['event']>['status'], (named: { address: string }) => string>;
