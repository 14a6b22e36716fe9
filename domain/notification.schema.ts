import { z } from 'zod';
import { idSchema } from './id.schema.ts';
import { NOTIFICATION_PROBLEMS, NOTIFICATION_TOPICS, SLACK_HOSTS } from './notification.ts';
import { instantSchema, lineSchema, zoneSchema } from './text.schema.ts';

const LAST_MINUTE = 24 * 60 - 1;

const topicsSchema = z
  .array(z.enum(NOTIFICATION_TOPICS))
  .max(NOTIFICATION_TOPICS.length)
  .transform((topics) => NOTIFICATION_TOPICS.filter((topic) => topics.includes(topic)));

/** What a member wants to be told, where and when. */
export const notificationSettingSchema = z
  .object({
    /** Minutes since midnight at which the digest is written, Monday to Friday; null: never. */
    digestMinute: z.number().int().min(0).max(LAST_MINUTE).nullable(),
    zone: zoneSchema,
    digestTopics: topicsSchema,
    pushTopics: topicsSchema,
  })
  .meta({ id: 'NotificationSetting' });

const problemSchema = z.enum(NOTIFICATION_PROBLEMS).nullable();

/** A browser that asked to be pushed to. */
export const browserSchema = z
  .object({
    id: idSchema('psh'),
    browser: z.string(),
    /** SHA-256 of its address, by which it knows itself. */
    endpointHash: z.string(),
    since: instantSchema,
    toldAt: instantSchema.nullable(),
    problem: problemSchema,
  })
  .meta({ id: 'NotificationBrowser' });

export const slackSchema = z
  .object({
    since: instantSchema,
    topics: z.array(z.enum(NOTIFICATION_TOPICS)),
    toldAt: instantSchema.nullable(),
    /** Why the last telling failed; `gone`: it must be connected again. */
    problem: problemSchema,
  })
  .meta({ id: 'NotificationSlack' });

/** The ways in which a member is told of things beyond the app. */
export const notificationsSchema = z
  .object({
    setting: notificationSettingSchema,
    /** The last digest that could not be handed over, or whose fate nobody knows. */
    digestProblem: z.object({ day: z.string(), problem: z.enum(NOTIFICATION_PROBLEMS) }).nullable(),
    /** What a browser subscribes with (applicationServerKey). */
    pushKey: z.string(),
    browsers: z.array(browserSchema),
    slack: slackSchema.nullable(),
  })
  .meta({ id: 'Notifications' });

/** A push service is a public host by https; the address is looked at again at each call. */
const endpointSchema = z.string().max(1000).refine(isOutside, 'Must be the https address of a push service.');

function isOutside(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, port, username, password, hostname } = new URL(text);
  return (
    protocol === 'https:' &&
    port === '' &&
    username === '' &&
    password === '' &&
    /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$/.test(hostname)
  );
}

/** What `PushSubscription.toJSON()` gives, with a name for the browser. */
export const subscribeSchema = z.object({
  endpoint: endpointSchema,
  keys: z.object({
    // A point of P-256, uncompressed: 65 bytes; and 16 random ones (RFC 8291, 2.1 and 3.2).
    p256dh: z.string().regex(/^B[\w-]{86}$/),
    auth: z.string().regex(/^[\w-]{22}$/),
  }),
  browser: lineSchema(60),
});

export const connectSlackSchema = z.object({
  url: z.string().trim().max(300).refine(isSlackHook, 'Must be the address of an incoming webhook of Slack.'),
});

function isSlackHook(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, host, username, password, pathname, search, hash } = new URL(text);
  return (
    protocol === 'https:' &&
    SLACK_HOSTS.some((one) => one === host) &&
    username + password + search + hash === '' &&
    /^\/services\/[A-Z0-9]+\/[A-Z0-9]+\/\w+$/.test(pathname)
  );
}

export const slackTopicsSchema = z.object({ topics: topicsSchema });

/** What became of a trial: told, or why not; null while it is on its way. */
export const trialSchema = z.object({ told: z.boolean().nullable(), problem: problemSchema });

/** Where a digest went: to an address, or into a file of the data folder. */
export const sentDigestSchema = z.object({ sentTo: z.string().nullable(), file: z.string().nullable() });
