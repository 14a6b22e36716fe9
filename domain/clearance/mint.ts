import { contentHash, type MessageContent } from '../draft.ts';
import type { Clearance } from './result.ts';

/**
 * A message that the gate let through. The private field is the brand: a copy, a spread, a parsed or hand-made object
 * does not have it, so the function that sends takes nothing else, and a cleared message cannot be stored and sent later.
 */
class Cleared<M extends MessageContent> {
  readonly #message: M;
  readonly draftId: string;
  readonly clearedAt: number;

  constructor(message: M, clearance: Clearance) {
    this.#message = Object.freeze({ ...message });
    this.draftId = clearance.draftId;
    this.clearedAt = clearance.evaluatedAt;
    Object.freeze(this);
  }

  /** what may be handed to the wire */
  get message(): Readonly<M> {
    return this.#message;
  }
}

export type ClearedMessage<M extends MessageContent = MessageContent> = Cleared<M>;

/**
 * Makes a cleared message. Called by the gate alone, inside the transaction that reserves the slot.
 * @param clearance a verdict `clear` on this very message
 * @throws RangeError `not_clear` when the clearance does not let it through, `not_the_cleared_content` when the message
 *   is another than the one the clearance looked at
 */
export function mintClearedMessage<M extends MessageContent>(clearance: Clearance, message: M): ClearedMessage<M> {
  const everyRulePassed = clearance.rules.every(({ verdict }) => verdict === 'pass' || verdict === 'skipped');
  if (clearance.verdict !== 'clear' || clearance.rules.length === 0 || !everyRulePassed)
    throw new RangeError('not_clear');
  if (contentHash(message) !== clearance.contentHash) throw new RangeError('not_the_cleared_content');
  return new Cleared(message, clearance);
}
