import { m } from '#ui/paraglide/messages.js';
import type { MailboxItem } from './mailboxes.ts';

type Words<Key extends string> = Record<Key, () => string>;

export const STATUS_WORDS = {
  connected: m.settings_mailbox_connected,
  paused: m.settings_mailbox_paused,
  disconnected: m.settings_mailbox_disconnected,
} satisfies Words<MailboxItem['status']>;

export const KIND_WORDS = {
  gmail: () => 'Gmail',
  smtp: () => 'SMTP',
  resend: () => 'Resend',
  ses: () => 'Amazon SES',
  sandbox: m.sandbox_badge,
} satisfies Words<MailboxItem['kind']>;

export const LEVEL_WORDS = {
  alert: m.settings_health_alert,
  fair: m.settings_health_fair,
  good: m.settings_health_good,
} satisfies Words<MailboxItem['health']['level']>;

export const FACTOR_WORDS = {
  bounces: m.settings_health_bounces,
  complaints: m.settings_health_complaints,
  opt_outs: m.settings_health_opt_outs,
  dns: m.settings_health_dns,
  ramp_up: m.settings_health_ramp_up,
} satisfies Words<MailboxItem['health']['factors'][number]['factor']>;

/** Minutes of a day as `9:00`. */
export const clock = (minute: number): string => `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
