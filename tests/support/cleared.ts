import { evaluate, mintClearedMessage, type ClearedMessage, type OutgoingMessage } from '#domain/clearance.ts';
import { contentHash } from '#domain/draft.ts';
import { clearFacts, MESSAGE } from '#tests/unit/domain/facts.ts';

/** A message that the gate let through, as an adapter gets it. */
export function cleared(change: Partial<OutgoingMessage> = {}): ClearedMessage {
  const message = { ...MESSAGE, ...change };
  const facts = clearFacts();
  const hash = contentHash(message);
  const draft = facts.draft && { ...facts.draft, contentHash: hash };
  const approval = facts.approval && { ...facts.approval, contentHash: hash };
  return mintClearedMessage(evaluate({ ...facts, draft, approval }), message);
}
