import { sql } from 'drizzle-orm';
import { bigint, boolean, index, jsonb, pgPolicy, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Language } from '#domain/language.ts';
import type { Policy } from '#domain/policy.ts';
import type { SenderIdentity } from '#domain/sender.ts';
import type { Voice } from '#domain/voice.ts';
import { accountId, inDirectory, instant, primaryId, timestamps } from '../columns.ts';
import { appRole } from '../roles.ts';

/** The tenant. A sandbox workspace is one from its creation and for ever. */
export const workspace = pgTable(
  'workspace',
  {
    id: primaryId('ws'),
    ...accountId,
    name: text('name').notNull(),
    sandbox: boolean('sandbox').notNull(),
    /** How far the workspace's clock is ahead of the time, in milliseconds. 0 outside a sandbox. */
    clockOffsetMs: bigint('clock_offset_ms', { mode: 'number' }).notNull(),
    /** While a sandbox skips ahead: the instant it is heading for, on its own clock. */
    skippingTo: instant('skipping_to'),
    language: text('language').$type<Language>().notNull(),
    zone: text('zone').notNull(),
    sender: jsonb('sender').$type<SenderIdentity>(),
    /** Where a lead books: a Cal.com or Calendly page. The sandbox has one of its own. */
    bookingUrl: text('booking_url'),
    /** Steps of the onboarding that are done, by name. */
    onboarding: jsonb('onboarding').$type<Record<string, true>>().notNull(),
    /** The rules that are tighter than the defaults; read through `policyOf`, which never lets one be looser. */
    policy: jsonb('policy').$type<Partial<Policy>>(),
    /** How it speaks in what is suggested; read through `voiceOf`. */
    voice: jsonb('voice').$type<Partial<Voice>>(),
    /** Corrections from before teach triage nothing: a person had it forget them. */
    triageForgotAt: instant('triage_forgot_at'),
    /** Hash of its creator and of the `Idempotency-Key` they sent: the same request again finds this workspace. */
    creationKey: text('creation_key'),
    ...timestamps,
  },
  (t) => [
    index('workspace_account').on(t.accountId),
    uniqueIndex('workspace_creation').on(t.creationKey),
    inDirectory(),
    pgPolicy('own_workspace', {
      to: appRole,
      using: sql`id = current_setting('app.workspace_id', true)`,
      withCheck: sql`id = current_setting('app.workspace_id', true)`,
    }),
  ],
);
