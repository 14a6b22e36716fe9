import type { AlertCode } from './alert.ts';
import { localTime, type Window } from './calendar.ts';
import { isId, type Id } from './id.ts';
import { cut } from './text.ts';
import type { Transitions } from './transition.ts';

/** What a member chooses to be told of. The app shows all of it whatever they choose. */
export const NOTIFICATION_TOPICS = ['hot_reply', 'approval', 'booking', 'alert'] as const;
export type NotificationTopic = (typeof NOTIFICATION_TOPICS)[number];

/** What one notification tells. */
export type NotificationKind =
  | NotificationTopic
  | 'reply_late' // three quarters of a hot reply's hour are over, and nobody answered
  | 'reply_overdue' // the hour is over, and who takes care of it did not answer: the others are told
  | 'digest' // what needs a member, once a day
  | 'trial'; // a person tries a channel

/** Ways to reach people who are not in the app. */
export type NotificationChannel = 'push' | 'slack' | 'mail';

/** Where the telling of one thing by one channel stands. */
export const NOTIFICATION_NEXT = {
  waiting: ['leaving', 'failed'],
  /** Written before anybody is called: what is found so was cut off, and may have arrived. */
  leaving: ['waiting', 'told', 'empty', 'failed', 'uncertain'],
  told: [],
  /** There was nothing to say. */
  empty: [],
  /** Another one that was told at the same time counts it. */
  merged: [],
  failed: [],
  /** Nobody knows whether it arrived: it is not sent again. */
  uncertain: [],
} as const satisfies Transitions<string>;
export type NotificationStatus = keyof typeof NOTIFICATION_NEXT;

/** Why a channel did not take something. */
export const NOTIFICATION_PROBLEMS = [
  'gone', // the address is no more: it must be connected again
  'refused', // whoever is behind it does not take what we send
  'rate_limited',
  'unavailable',
  'forbidden_address', // it leads into a private network
  'uncertain', // the call was cut off: it may have arrived
] as const;
export type NotificationProblem = (typeof NOTIFICATION_PROBLEMS)[number];

/** Those that trying again may cure. */
export const PASSING: readonly NotificationProblem[] = ['rate_limited', 'unavailable'];

/** What a member wants to be told, where, and when. */
export type NotificationSetting = {
  /** The minute of their day at which the digest is written, on working days; null: never. */
  digestMinute: number | null;
  zone: string;
  digestTopics: NotificationTopic[];
  pushTopics: NotificationTopic[];
};

export const DEFAULT_DIGEST_MINUTE = 8 * 60;

/** What holds for a member who chose nothing. A sandbox, whose days pass in seconds, writes no digest unless asked. */
export const defaultSetting = (workspace: { sandbox: boolean; zone: string }): NotificationSetting => ({
  digestMinute: workspace.sandbox ? null : DEFAULT_DIGEST_MINUTE,
  zone: workspace.zone,
  digestTopics: [...NOTIFICATION_TOPICS],
  pushTopics: [...DEFAULT_TOPICS],
});

/** Of what somebody is told at once, unless they choose otherwise: that messages wait for approval can wait itself. */
export const DEFAULT_TOPICS: readonly NotificationTopic[] = ['hot_reply', 'booking', 'alert'];

/**
 * Whether a member, or the channel of all (null), is told of a hot reply. Who takes care of it is told alone where a browser of
 * theirs tells them; once its hour is over the others are, so that it is not lost with one of us. Otherwise all are told at once.
 */
export function isToldOfReply(
  kind: 'hot_reply' | 'reply_late' | 'reply_overdue',
  { assignedTo, reachable }: { assignedTo: Id<'mb'> | null; reachable: ReadonlySet<Id<'mb'>> },
  memberId: Id<'mb'> | null,
): boolean {
  if (assignedTo === null || !reachable.has(assignedTo)) return kind !== 'reply_overdue';
  return (memberId === assignedTo) === (kind !== 'reply_overdue');
}

/** What an alert is told as. */
export const topicOfAlert = (code: AlertCode): NotificationTopic =>
  code === 'hot_reply' ? 'hot_reply' : code === 'booked' ? 'booking' : 'alert';

/** A digest that could not be written within this many minutes of its hour is not written: the day has begun without it. */
const DIGEST_WITHIN_MINUTES = 180;

/** The day, on the member's calendar, whose digest is due now; null while none is. */
export function digestDay(now: number, { digestMinute, zone }: NotificationSetting): string | null {
  if (digestMinute === null) return null;
  const { isoDate, weekday, minuteOfDay } = localTime(now, zone);
  const since = minuteOfDay - digestMinute;
  return weekday <= 5 && since >= 0 && since < DIGEST_WITHIN_MINUTES ? isoDate : null;
}

/** The hours in which somebody is told that messages wait, once a day. */
const APPROVAL_HOURS: Window = { startMinute: 8 * 60, endMinute: 18 * 60, days: [1, 2, 3, 4, 5] };

/** The day on which waiting messages may be told of now; null outside of working hours. */
export function approvalDay(now: number, zone: string): string | null {
  const { isoDate, weekday, minuteOfDay } = localTime(now, zone);
  const { startMinute, endMinute, days } = APPROVAL_HOURS;
  return days.includes(weekday) && minuteOfDay >= startMinute && minuteOfDay < endMinute ? isoDate : null;
}

/** A subscription of a browser (W3C Push API): where it is pushed to, and the keys that only it can open. */
export type PushAccess = { endpoint: string; p256dh: string; auth: string };

/** Where Slack takes what incoming webhooks post: its own host, and that of GovSlack. */
export const SLACK_HOSTS = ['hooks.slack.com', 'hooks.slack-gov.com'] as const;

/** The targets in Slack: the channel that is connected, and one that is tried before it takes its place. */
export const SLACK = { connected: 'slack', tried: 'slack_tried' } as const;

/** What secrets of channels are sealed for. */
export const pushContext = (workspaceId: Id<'ws'>, id: Id<'psh'>): string => `push_subscription|${workspaceId}|${id}`;
export const slackContext = (workspaceId: Id<'ws'>): string => `slack_connection|${workspaceId}`;
export const PUSH_KEY_CONTEXT = 'instance|push_key';

/** What is signed in the link that ends a member's digest. */
export const digestPayload = (workspaceId: Id<'ws'>, memberId: Id<'mb'>): string => `digest|${workspaceId}|${memberId}`;

/** Whose digest a payload names; null for anything else. */
export function digestMember(payload: string | null): { workspaceId: Id<'ws'>; memberId: Id<'mb'> } | null {
  const [what, workspaceId, memberId, ...rest] = payload?.split('|') ?? [];
  if (what !== 'digest' || rest.length > 0 || !isId('ws', workspaceId) || !isId('mb', memberId)) return null;
  return { workspaceId, memberId };
}

/** Slack's own escapes, in text that somebody else wrote: without them it could mention people, or hide a link. */
export const escapeSlack = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A company's name, short enough for a screen that is locked. */
export const shortName = (name: string): string => (name.length > 60 ? `${cut(name, 59)}…` : name);
