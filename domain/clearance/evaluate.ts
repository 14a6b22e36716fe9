import { approved, contentUnchanged } from './approval.ts';
import { cooledDown, fewPersonsOfCompany } from './contact.ts';
import type { MessageClass } from '../draft.ts';
import type { ClearanceFacts } from './facts.ts';
import { notSuppressed, verified } from './recipient.ts';
import {
  RULE_NAMES,
  type Clearance,
  type ClearanceVerdict,
  type RuleName,
  type RuleOutcome,
  type RuleResult,
} from './result.ts';
import { campaignRuns, dnsRight, inboxFresh, mailboxConnected, policyAllows } from './state.ts';
import { openFrom, quotaLeft, spacedOut, windowOpen } from './timing.ts';

type Rule = (facts: ClearanceFacts) => RuleOutcome;

const EVERY_RULE = {
  approved,
  content_hash: contentUnchanged,
  verified,
  suppressed: notSuppressed,
  cooling: cooledDown,
  persons_per_company: fewPersonsOfCompany,
  dns: dnsRight,
  inbox_fresh: inboxFresh,
  campaign_state: campaignRuns,
  mailbox_state: mailboxConnected,
  policy: policyAllows,
  quota: quotaLeft,
  window: windowOpen,
  spacing: spacedOut,
} satisfies Record<RuleName, Rule>;

/** Which rules each class of message must pass, in order. */
export const RULES = {
  sequence: RULE_NAMES,
  reply: ['approved', 'content_hash', 'verified', 'suppressed', 'dns', 'mailbox_state', 'policy', 'spacing'],
} as const satisfies Record<MessageClass, readonly RuleName[]>;

/** Looks at every rule of the message's class, in order and to the end: the user is shown all of them, not the first. */
export function evaluate(facts: ClearanceFacts): Clearance {
  const wanted: readonly RuleName[] = RULES[facts.messageClass];
  const rules = RULE_NAMES.map((rule): RuleResult => {
    const outcome: RuleOutcome = wanted.includes(rule) ? EVERY_RULE[rule](facts) : { verdict: 'skipped', values: {} };
    return { rule, ...outcome };
  });
  const verdict = verdictOf(rules);
  return {
    verdict,
    rules,
    nextEligibleAt: verdict === 'wait' ? firstEligible(rules, facts) : null,
    draftId: facts.draft.id,
    contentHash: facts.draft.contentHash,
    evaluatedAt: facts.now,
  };
}

/**
 * The facts as they will be once a person has approved the draft as it stands and the inbox has been read: evaluating
 * them answers "when would it leave?" beside a draft that waits for its approval. Never used to send.
 */
export function asIfApproved(facts: ClearanceFacts): ClearanceFacts {
  const { now, draft, inbox, policy } = facts;
  return {
    ...facts,
    draft: { ...draft, status: draft.status === 'proposed' ? 'approved' : draft.status },
    approval: { by: 'person', contentHash: draft.contentHash, decidedAt: now, persons: policy.approvers },
    inbox: { ...inbox, lastReadAt: now },
  };
}

function verdictOf(rules: readonly RuleResult[]): ClearanceVerdict {
  if (rules.some((result) => result.verdict === 'fail' && result.final)) return 'refuse';
  if (rules.some((result) => result.verdict === 'fail')) return 'hold';
  return rules.some((result) => result.verdict === 'wait') ? 'wait' : 'clear';
}

/** When the last of the waits is over; for a sequence, the window must then be open too. */
function firstEligible(rules: readonly RuleResult[], facts: ClearanceFacts): number | null {
  const waits = rules.flatMap((result) => (result.verdict === 'wait' ? [result.eligibleAt] : []));
  const last = Math.max(facts.now, ...waits);
  return facts.messageClass === 'sequence' ? openFrom(last, facts) : last;
}
