import { mayBecome } from './transition.ts';

export const MEETING_STATUSES = ['booked', 'cancelled', 'held', 'no_show'] as const;
export type MeetingStatus = (typeof MEETING_STATUSES)[number];

/** Who told us of the appointment. Only an event in a calendar, or a person, books a lead: never a sent link. */
export const MEETING_SOURCES = ['calcom', 'calendly', 'manual'] as const;
export type MeetingSource = (typeof MEETING_SOURCES)[number];

/** A rescheduled meeting stays `booked` with another time; a cancelled one may be booked again. */
export const MEETING_TRANSITIONS = {
  booked: ['cancelled', 'held', 'no_show'],
  cancelled: ['booked'],
  held: [],
  no_show: ['booked', 'held'],
} satisfies Record<MeetingStatus, readonly MeetingStatus[]>;

export function meetingMayBecome(from: MeetingStatus, to: MeetingStatus): boolean {
  return mayBecome<MeetingStatus>(MEETING_TRANSITIONS, from, to);
}
