import type { NotificationProblem, NotificationTopic } from '#domain/notification.ts';
import { m } from '#ui/paraglide/messages.js';

export const TOPIC_WORDS = {
  hot_reply: { title: m.notification_topic_hot_reply, hint: m.notification_topic_hot_reply_hint },
  approval: { title: m.notification_topic_approval, hint: m.notification_topic_approval_hint },
  booking: { title: m.notification_topic_booking, hint: m.notification_topic_booking_hint },
  alert: { title: m.notification_topic_alert, hint: m.notification_topic_alert_hint },
} satisfies Record<NotificationTopic, { title: () => string; hint: () => string }>;

/** Why the last telling did not get through, for who can do something about it. */
export const PROBLEM_WORDS = {
  gone: m.notification_problem_gone,
  refused: m.notification_problem_refused,
  rate_limited: m.notification_problem_rate_limited,
  unavailable: m.notification_problem_unavailable,
  forbidden_address: m.notification_problem_forbidden_address,
  uncertain: m.notification_problem_uncertain,
} satisfies Record<NotificationProblem, () => string>;
