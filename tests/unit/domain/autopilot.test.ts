import { describe, expect, it } from 'vitest';
import {
  AUTOPILOT_CONDITIONS,
  checkAutopilot,
  isUnlocked,
  missingOf,
  needsReader,
  type AutopilotCondition,
  type AutopilotFacts,
} from '#domain/autopilot.ts';
import { DAY_MS } from '#domain/calendar.ts';
import { evaluate, stoppedAtTheLast, type ClearanceFacts } from '#domain/clearance.ts';
import { RAMP_UP_WEEKS } from '#domain/mailbox.ts';
import { clearFacts, TUESDAY_10 } from './facts.ts';

const dns = { spf: 'pass', dkim: 'pass', dmarc: 'pass', checkedAt: null } as const;
const mailbox = { health: 80, rampStartedAt: TUESDAY_10 - RAMP_UP_WEEKS * 7 * DAY_MS, dns, approvedSends: 30 };
const READY: AutopilotFacts = { now: TUESDAY_10, policy: { autopilot: true, approvers: 1 }, mailbox, alarms: [] };

/** Each breaks one condition by as little as can be. */
const BREAKS = {
  policy: { policy: { autopilot: false, approvers: 1 } },
  approvers: { policy: { autopilot: true, approvers: 2 } },
  health: { mailbox: { ...mailbox, health: 79 } },
  ramp_up: { mailbox: { ...mailbox, rampStartedAt: mailbox.rampStartedAt + 1 } },
  dns: { mailbox: { ...mailbox, dns: { ...dns, dkim: 'unknown' } } },
  approved_sends: { mailbox: { ...mailbox, approvedSends: 29 } },
  alarms: { alarms: ['domain_listed'] },
} satisfies Record<AutopilotCondition, Partial<AutopilotFacts>>;

describe('the conditions of autopilot', () => {
  it('all hold when everything is right, each with what it measured', () => {
    const checks = checkAutopilot(READY);
    expect(checks.map(({ condition }) => condition)).toEqual(AUTOPILOT_CONDITIONS);
    expect(missingOf(checks)).toEqual([]);
    expect(checks.find(({ condition }) => condition === 'ramp_up')?.values).toEqual({ week: 6, weeks: 6 });
  });

  it.each(AUTOPILOT_CONDITIONS)('lock for want of %s alone', (condition) => {
    expect(missingOf(checkAutopilot({ ...READY, ...BREAKS[condition] }))).toEqual([condition]);
  });

  it('cannot be measured, and so do not hold, where no mailbox sends', () => {
    const missing = missingOf(checkAutopilot({ ...READY, mailbox: null }));
    expect(missing).toEqual(['health', 'ramp_up', 'dns', 'approved_sends']);
  });
});

describe('a message that autopilot approved', () => {
  const facts = clearFacts();
  const unread = (change: Partial<ClearanceFacts>): ClearanceFacts => ({
    ...facts,
    approval: { by: 'autopilot', contentHash: facts.draft.contentHash, decidedAt: TUESDAY_10 - DAY_MS, persons: 0 },
    autopilot: { on: true, missing: [] },
    ...change,
  });

  it('leaves while its campaign is on autopilot and every condition holds, and says who approved it', () => {
    const clearance = evaluate(unread({}));
    expect(clearance.verdict).toBe('clear');
    expect(clearance.rules[0]?.values).toMatchObject({ by: 'autopilot' });
    expect(stoppedAtTheLast(unread({}))).toBeNull();
  });

  it.each([
    ['off', { autopilot: { on: false, missing: [] } }],
    ['locked', { autopilot: { on: true, missing: ['health'] } }],
    ['of no campaign', { autopilot: null }],
    ['an answer', { messageClass: 'reply' }],
  ] as const)('is held when it is %s, at the gate', (_, change) => {
    expect(evaluate(unread(change))).toMatchObject({ verdict: 'hold' });
  });

  it('is held at the last look too, and what a person approved is not', () => {
    const locked = { autopilot: { on: true, missing: ['alarms'] } } as const;
    expect(stoppedAtTheLast(unread(locked))).toMatchObject({ rule: 'approved', final: false });
    expect(isUnlocked(locked.autopilot)).toBe(false);
    expect(stoppedAtTheLast(facts)).toBeNull();
  });

  it('never counts among the two people that a policy asks for', () => {
    const { rules } = evaluate(unread({ policy: { ...facts.policy, approvers: 2 } }));
    expect(rules.find(({ rule }) => rule === 'policy')?.values).toMatchObject({ reason: 'second_approval_missing' });
  });
});

describe('what autopilot leaves to a person', () => {
  const remark = (severity: 'info' | 'warn' | 'block') => ({ rule: 'capitals' as const, severity, values: {} });

  it('is the first message of a text, and whatever a remark would have looked at', () => {
    expect(needsReader({ textRead: true, lint: [] })).toBe(false);
    expect(needsReader({ textRead: true, lint: [remark('info')] })).toBe(false);
    expect(needsReader({ textRead: false, lint: [] })).toBe(true);
    expect(needsReader({ textRead: true, lint: [remark('warn')] })).toBe(true);
    expect(needsReader({ textRead: true, lint: [remark('info'), remark('block')] })).toBe(true);
  });
});
