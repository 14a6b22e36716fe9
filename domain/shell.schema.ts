import { z } from 'zod';
import { idSchema } from './id.schema.ts';
import { instantSchema } from './text.schema.ts';

/** One day of sending across the workspace's mailboxes, on the workspace's clock and in its zone. */
export const departuresSchema = z
  .object({
    windowStart: instantSchema,
    windowEnd: instantSchema,
    /** What left today, or may have. */
    sentAt: z.array(instantSchema),
    /** The instants promised to approved drafts, today's and later ones, in order. */
    plannedAt: z.array(instantSchema),
    nextAt: instantSchema.nullable(),
    /** Sends that today's quotas allow, those that left included. */
    possible: z.number().int(),
  })
  .meta({ id: 'Departures' });

/** What the frame around every screen shows. */
export const shellSchema = z
  .object({
    workspace: z.object({ id: idSchema('ws'), name: z.string(), sandbox: z.boolean() }),
    clock: z.object({ now: instantSchema, zone: z.string() }),
    counts: z.object({
      /** drafts that wait for a person */
      approvals: z.number().int(),
      /** open conversations whose writer hopes for an answer, or must be understood first */
      inbox: z.number().int(),
      /** meetings to come */
      meetings: z.number().int(),
      /** the worst that the mailboxes have to say; null when there is nothing to do */
      deliverability: z.enum(['warn', 'bad']).nullable(),
    }),
    /** null until there is a mailbox */
    departures: departuresSchema.nullable(),
    /** for a sandbox: where it skips to, and when something next happens by itself */
    sandbox: z.object({ skippingTo: instantSchema.nullable(), nextAt: instantSchema.nullable() }).nullable(),
    /** the workspace's first meeting ever, while nobody looked at it */
    firstMeetingId: idSchema('mtg').nullable(),
  })
  .meta({ id: 'Shell' });
