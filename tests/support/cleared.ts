import { randomBytes } from 'node:crypto';
import { evaluate, mintClearedMessage, type ClearedMessage, type OutgoingMessage } from '#domain/clearance.ts';
import { contentHash } from '#domain/draft.ts';
import { newId } from '#domain/id.ts';
import { clearFacts, MESSAGE } from '#tests/unit/domain/facts.ts';

/** A message that the gate let through, as an adapter gets it: of a dispatch of its own unless told. */
export function cleared(change: Partial<OutgoingMessage> = {}): ClearedMessage {
  const message = { ...MESSAGE, dispatchId: newId('dsp', MESSAGE.date, randomBytes(10)), ...change };
  const facts = clearFacts();
  const hash = contentHash(message);
  const approval = facts.approval && { ...facts.approval, contentHash: hash };
  return mintClearedMessage(evaluate({ ...facts, draft: { ...facts.draft, contentHash: hash }, approval }), message);
}
