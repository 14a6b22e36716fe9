import { autopilotLocked } from './approval.ts';
import type { ClearanceFacts } from './facts.ts';
import { notSuppressed } from './recipient.ts';
import { hold, type RuleResult } from './result.ts';
import { campaignRuns, mailboxConnected } from './state.ts';

/** What may have changed between the gate and the wire. */
export type LastFacts = Pick<
  ClearanceFacts,
  | 'messageClass'
  | 'autopilot'
  | 'suppressions'
  | 'campaignStatus'
  | 'campaignGuard'
  | 'mailboxStatus'
  | 'mailboxReason'
  | 'mailboxRefusal'
  | 'guard'
>;

/**
 * The gate's rules about what somebody may have said or decided since the gate looked: looked at again before a byte leaves.
 * @returns the one that stops the message, for ever before for now; null when none does
 */
export function stoppedAtTheLast(facts: LastFacts): RuleResult | null {
  // Null where a person approved: that is taken back through the story alone, which says when it is too late.
  const locked = facts.autopilot === null ? null : autopilotLocked(facts);
  const rules: RuleResult[] = [
    ...(locked === null ? [] : [{ rule: 'approved' as const, ...hold(locked) }]),
    { rule: 'suppressed', ...notSuppressed(facts) },
    ...(facts.messageClass === 'sequence' ? [{ rule: 'campaign_state' as const, ...campaignRuns(facts) }] : []),
    { rule: 'mailbox_state', ...mailboxConnected(facts) },
  ];
  const stops = rules.filter(({ verdict }) => verdict !== 'pass');
  return stops.find((rule) => rule.verdict === 'fail' && rule.final) ?? stops[0] ?? null;
}
