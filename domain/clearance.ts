/**
 * The one gate's pure part: facts in, a verdict with every rule's values out. It decides nothing by itself about time,
 * storage or the wire; the gate in `activities` reads the facts, evaluates, and mints what may be sent.
 */
export type { ClearanceFacts } from './clearance/facts.ts';
export type { OutgoingMessage } from './clearance/message.ts';
export type { Clearance, RuleName, RuleResult } from './clearance/result.ts';
export { CLEARANCE_VERDICTS, isUnattended, RULE_NAMES } from './clearance/result.ts';
export { AUTOPILOT_LOCKED } from './clearance/approval.ts';
export { RULES, asIfApproved, evaluate } from './clearance/evaluate.ts';
export { stoppedAtTheLast, type LastFacts } from './clearance/last.ts';
export type { ClearedMessage } from './clearance/mint.ts';
export { mintClearedMessage } from './clearance/mint.ts';
