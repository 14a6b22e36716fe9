import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '#domain/calendar.ts';
import { asIfApproved, evaluate, type ClearanceFacts } from '#domain/clearance.ts';
import { reasonOf } from '#ui/lib/clearance/reason.ts';
import type { ShownClearance } from '#ui/lib/clearance/rule.ts';
import { whyOf } from '#ui/lib/clearance/why.ts';
import { CAMPAIGN_ID, clearFacts, TUESDAY_10 } from '#tests/unit/domain/facts.ts';

const clock = { now: new Date(TUESDAY_10).toISOString(), zone: 'Europe/Paris' };
/** As the API gives it. */
const shown = (facts: ClearanceFacts): ShownClearance => evaluate(facts);
const with_ = (change: Partial<ClearanceFacts>): ClearanceFacts => ({ ...clearFacts(), ...change });
const policy = clearFacts().policy;

/** One way for each reason of the gate to arise. */
const BROKEN: Record<string, ClearanceFacts> = {
  not_approved: with_({ approval: null }),
  approval_expired: with_({
    approval: {
      by: 'person',
      contentHash: clearFacts().draft.contentHash,
      decidedAt: TUESDAY_10 - 8 * DAY_MS,
      persons: 1,
    },
  }),
  autopilot_locked: with_({
    approval: { by: 'autopilot', contentHash: clearFacts().draft.contentHash, decidedAt: TUESDAY_10, persons: 0 },
  }),
  draft_over: with_({ draft: { ...clearFacts().draft, status: 'skipped' } }),
  content_changed: with_({ draft: { ...clearFacts().draft, contentHash: 'f'.repeat(64) } }),
  not_verified: with_({ verification: null }),
  address_invalid: with_({ verification: { verdict: 'invalid', at: TUESDAY_10 } }),
  address_not_valid: with_({ verification: { verdict: 'catch_all', at: TUESDAY_10 } }),
  verification_stale: with_({ verification: { verdict: 'valid', at: TUESDAY_10 - 64 * DAY_MS } }),
  verify_again: with_({
    guard: {
      red: [],
      amber: [
        {
          ...{ rule: 'bounces_last_50', target: 'mailbox', values: { count: 2, sends: 50, limit: 2 } },
          verifyAgainSince: { [clearFacts().source ?? '']: TUESDAY_10 },
        },
      ],
    },
  }),
  suppressed: with_({
    suppressions: [{ kind: 'address', reason: 'opt_out', at: TUESDAY_10, prospectWroteSince: false }],
  }),
  cooling: with_({ lastContactByOther: { campaignId: CAMPAIGN_ID, at: TUESDAY_10 - 10 * DAY_MS } }),
  persons_per_company: with_({ otherPersonsContactedAt: [TUESDAY_10 - DAY_MS, TUESDAY_10 - 2 * DAY_MS] }),
  dns_not_passing: with_({ dns: { spf: 'pass', dkim: 'fail', dmarc: 'unknown', checkedAt: null } }),
  dns_stale: with_({ dns: { ...clearFacts().dns, checkedAt: TUESDAY_10 - 2 * DAY_MS } }),
  replied: with_({ inbox: { lastReadAt: TUESDAY_10, repliedSince: true } }),
  inbox_never_read: with_({ inbox: { lastReadAt: null, repliedSince: false } }),
  inbox_not_read: with_({ inbox: { lastReadAt: TUESDAY_10 - DAY_MS, repliedSince: false } }),
  campaign_not_running: with_({ campaignStatus: 'paused' }),
  campaign_held: with_({
    campaignGuard: [{ rule: 'first_complaint', target: 'campaign', values: { count: 1, limit: 1 } }],
  }),
  provider_refuses: with_({
    ...{ mailboxStatus: 'paused', mailboxReason: 'provider_refuses', mailboxRefusal: '550 5.7.26' },
  }),
  mailbox_paused: with_({ mailboxStatus: 'paused' }),
  mailbox_disconnected: with_({ mailboxStatus: 'disconnected' }),
  country_blocked: with_({ country: 'FR', policy: { ...policy, blockedCountries: ['FR'] } }),
  template_not_shared: with_({
    draft: { ...clearFacts().draft, fromSharedTemplate: false },
    policy: { ...policy, sharedTemplatesOnly: true },
  }),
  second_approval_missing: with_({ policy: { ...policy, approvers: 2 } }),
  quota_used: with_({ quota: { used: 20, limit: 20, resetsAt: TUESDAY_10 + DAY_MS } }),
  quota_zero: with_({ quota: { used: 0, limit: 0, resetsAt: TUESDAY_10 + DAY_MS } }),
  window_closed: with_({ window: { ...clearFacts().window, zone: 'America/New_York' } }),
  window_never_opens: with_({ window: { ...clearFacts().window, days: [] } }),
  spacing: with_({ lastDispatchAt: TUESDAY_10 - 10_000 }),
};

/** What is said of a reason that nobody put into words. */
const UNWORDED = 'Une règle n’est pas réunie.';

describe('a clearance in words', () => {
  it.each(Object.entries(BROKEN))('says why, for %s', (reason, facts) => {
    const clearance = shown(facts);
    const rule = clearance.rules.find(({ values }) => values['reason'] === reason);
    if (rule === undefined) throw new Error(`the gate did not say ${reason}`);
    const said = reasonOf(rule, clock);
    expect(said).not.toBe(UNWORDED);
    expect(said).not.toMatch(/undefined|NaN|Invalid|\{/);
    const why = whyOf(clearance, clock);
    expect(why.detail).not.toBe(UNWORDED);
    const line = why.rules.find(({ key }) => key === rule.rule);
    expect(line?.value).not.toMatch(/^$|undefined|NaN|Invalid|\{/);
    expect(line?.state).not.toBe('pass');
  });

  it('has a way for every reason that the gate’s rules give', () => {
    const folder = fileURLToPath(new URL('../../../domain/clearance/', import.meta.url));
    const source = readdirSync(folder).map((name) => readFileSync(`${folder}${name}`, 'utf8'));
    const reasons = source.flatMap((text) => [...text.matchAll(/reason: '(\w+)'/g)].map(([, reason]) => reason));
    expect(reasons.filter((reason = '') => !(reason in BROKEN))).toEqual([]);
    expect(reasons.length).toBeGreaterThan(20);
  });

  it('gives each rule that passes a value of its own, and leaves out those that were not looked at', () => {
    const why = whyOf(shown(clearFacts()), clock);
    expect(why.tone).toBe('clear');
    expect(why.passed).toBe(why.rules.length);
    expect(why.rules.map(({ value }) => value).filter((value) => value === '')).toEqual([]);
    const reply = whyOf(shown(with_({ messageClass: 'reply' })), clock);
    expect(reply.rules.map(({ key }) => key)).not.toContain('window');
  });
});

describe('the verdict', () => {
  const proposed = { ...clearFacts(), approval: null, draft: { ...clearFacts().draft, status: 'proposed' as const } };

  it('is that only the person is missing, when only the person is', () => {
    expect(whyOf(shown(proposed), clock)).toMatchObject({ tone: 'yours', headline: 'Il ne manque que vous.' });
  });

  it('names the hour at which time will have cured the rest', () => {
    const why = whyOf(shown({ ...proposed, lastDispatchAt: TUESDAY_10 }), clock);
    expect(why.tone).toBe('yours');
    expect(why.detail).toMatch(/^Le reste sera réuni à 10:0[12]\.$/);
  });

  it('puts what a person cannot cure before the approval that is missing', () => {
    const why = whyOf(shown({ ...proposed, verification: null }), clock);
    expect(why).toMatchObject({ tone: 'hold', headline: 'Retenu.' });
    expect(why.detail).toMatch(/^L’adresse n’a jamais été vérifiée/);
  });

  it('says when a message that waits will leave', () => {
    const why = whyOf(
      shown(asIfApproved({ ...proposed, quota: { used: 20, limit: 20, resetsAt: TUESDAY_10 + 14 * 3_600_000 } })),
      clock,
    );
    expect(why).toMatchObject({ tone: 'wait', headline: 'Partira demain à 9:00 au plus tôt.' });
  });
});
