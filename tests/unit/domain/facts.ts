import { DAY_MS, DEFAULT_WINDOW, MINUTE_MS } from '#domain/calendar.ts';
import type { ClearanceFacts, OutgoingMessage } from '#domain/clearance.ts';
import { contentHash } from '#domain/draft.ts';
import { CALM } from '#domain/guard.ts';
import { newId } from '#domain/id.ts';
import { DEFAULT_POLICY } from '#domain/policy.ts';

/** Tuesday 24 November 2026, 10:00 in Paris. */
export const TUESDAY_10 = Date.parse('2026-11-24T09:00:00Z');

export const DRAFT_ID = newId('drf', 1, new Uint8Array(10));
export const CAMPAIGN_ID = newId('cmp', 1, new Uint8Array(10));

export const MESSAGE: OutgoingMessage = {
  recipient: 'c.delmas@fonderies.example',
  sender: 'Sophie Vasseur <sophie@ondine.example>',
  subject: 'Le four 3 de Saint-Chamond',
  body: 'Bonjour Claire,\n\nVingt minutes la semaine prochaine ?\n',
  draftId: DRAFT_ID,
  dispatchId: newId('dsp', 1, new Uint8Array(10)),
  messageId: '<dsp@ondine.example>',
  date: TUESDAY_10,
  inReplyTo: null,
  references: [],
  headers: {},
};

/** Facts under which everything passes: each test breaks one. */
export function clearFacts(): ClearanceFacts {
  const hash = contentHash(MESSAGE);
  return {
    messageClass: 'sequence',
    now: TUESDAY_10,
    draft: { id: DRAFT_ID, status: 'approved', contentHash: hash, fromSharedTemplate: true },
    approval: { by: 'person', contentHash: hash, decidedAt: TUESDAY_10 - DAY_MS, persons: 1 },
    verification: { verdict: 'valid', at: TUESDAY_10 - 2 * DAY_MS },
    suppressions: [],
    lastContactByOther: null,
    otherPersonsContactedAt: [],
    dns: { spf: 'pass', dkim: 'pass', dmarc: 'pass', checkedAt: TUESDAY_10 - DAY_MS },
    inbox: { lastReadAt: TUESDAY_10 - MINUTE_MS, repliedSince: false },
    prospectWroteLast: false,
    campaignStatus: 'running',
    campaignGuard: [],
    mailboxStatus: 'connected',
    mailboxReason: null,
    mailboxRefusal: null,
    guard: CALM,
    source: 'imp_1',
    provider: 'google',
    policy: DEFAULT_POLICY,
    autopilot: null,
    country: 'FR',
    quota: { used: 3, limit: 20, resetsAt: Date.parse('2026-11-24T23:00:00Z') },
    window: { ...DEFAULT_WINDOW, zone: 'Europe/Paris', holidays: ['2026-12-25'] },
    lastDispatchAt: TUESDAY_10 - 10 * MINUTE_MS,
  };
}
