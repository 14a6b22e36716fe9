import { z } from 'zod';
import { idSchema } from './id.schema.ts';
import {
  AVAILABILITIES,
  CALENDAR_PROBLEMS,
  CALENDAR_STATUSES,
  EVENT_STATUSES,
  type CalendarAccess,
} from './member_calendar.ts';
import { instantSchema } from './text.schema.ts';

const access = z.object({
  refreshToken: z.string(),
  accessToken: z.string().nullable(),
  accessTokenExpiresAt: z.number().nullable(),
});

/** Reads what was sealed of a calendar. */
export const parseCalendarAccess = (text: string): CalendarAccess => access.parse(JSON.parse(text));

export const memberCalendarSchema = z
  .object({
    id: idSchema('cal'),
    /** whose it is */
    memberId: idSchema('mb'),
    memberName: z.string(),
    /** it is the one's who asks */
    mine: z.boolean(),
    /** the account at Google */
    address: z.string(),
    status: z.enum(CALENDAR_STATUSES),
    /** its meetings are read, and ours may be written into it; otherwise only when its owner is free is read */
    events: z.boolean(),
    since: instantSchema,
    /** when it was last read when its owner is free */
    busyReadAt: instantSchema.nullable(),
    /** why the last reading failed; null where it did not */
    problem: z.enum(CALENDAR_PROBLEMS).nullable(),
  })
  .meta({ id: 'MemberCalendar' });

/** What was forgotten here, and whether Google still holds the grant. */
export const disconnectedCalendarSchema = z.object({ left: z.boolean() });

/** The event of a meeting in a member's calendar. */
export const meetingEventSchema = z.object({
  status: z.enum(EVENT_STATUSES),
  /** the account whose calendar it is */
  address: z.string(),
  /** the lead stands among its guests */
  guest: z.boolean(),
});

export const busyQuerySchema = z
  .object({
    startsAt: instantSchema,
    endsAt: instantSchema,
    /** whose time; that of whoever asks where it is left out */
    memberId: idSchema('mb').optional(),
    /** a meeting that is to be moved: what it takes now is not counted */
    meetingId: idSchema('mtg').optional(),
  })
  .refine(({ startsAt, endsAt }) => Date.parse(endsAt) > Date.parse(startsAt), {
    path: ['endsAt'],
    error: 'Must be after the start.',
  });

/** Whether somebody is taken within a span. */
export const busySchema = z
  .object({
    /** whether their calendar was read lately; otherwise our own meetings alone are known */
    availability: z.enum(AVAILABILITIES),
    taken: z.array(
      z.object({
        startsAt: instantSchema,
        endsAt: instantSchema,
        /** of a meeting of ours, whom it is with; null for what a calendar says */
        leadName: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'BusyTimes' });
