import { contentHash } from '../draft.ts';
import type { Id } from '../id.ts';
import type { OutgoingMessage } from './message.ts';
import type { Clearance } from './result.ts';

/**
 * A message that the gate let through. The private field is the brand: a copy, a spread, a parsed or hand-made object
 * does not have it, so the function that sends takes nothing else, and a cleared message cannot be stored and sent later.
 */
class Cleared implements OutgoingMessage {
  readonly #clearance: Clearance;
  readonly recipient: string;
  readonly sender: string;
  readonly subject: string;
  readonly body: string;
  readonly draftId: Id<'drf'>;
  readonly dispatchId: Id<'dsp'>;
  readonly messageId: string;
  readonly date: number;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(clearance: Clearance, message: OutgoingMessage) {
    this.#clearance = clearance;
    this.recipient = message.recipient;
    this.sender = message.sender;
    this.subject = message.subject;
    this.body = message.body;
    this.draftId = message.draftId;
    this.dispatchId = message.dispatchId;
    this.messageId = message.messageId;
    this.date = message.date;
    this.inReplyTo = message.inReplyTo;
    this.references = Object.freeze([...message.references]);
    this.headers = Object.freeze({ ...message.headers });
    Object.freeze(this);
  }

  /** When the gate looked, by the workspace's clock. */
  get clearedAt(): number {
    return this.#clearance.evaluatedAt;
  }
}

/** Only its type leaves this file: `mintClearedMessage` is the one way to have one. */
export type ClearedMessage = Cleared;

/**
 * Makes a cleared message. Called by the gate alone, inside the transaction that reserves the slot.
 * @param clearance a verdict `clear` on this very message
 * @throws RangeError `not_clear` when the clearance does not let it through, `not_the_cleared_content` when the message
 *   is another than the one that the clearance looked at
 */
export function mintClearedMessage(clearance: Clearance, message: OutgoingMessage): ClearedMessage {
  const everyRulePassed = clearance.rules.every(({ verdict }) => verdict === 'pass' || verdict === 'skipped');
  if (clearance.verdict !== 'clear' || clearance.rules.length === 0 || !everyRulePassed)
    throw new RangeError('not_clear');
  if (message.draftId !== clearance.draftId || contentHash(message) !== clearance.contentHash) {
    throw new RangeError('not_the_cleared_content');
  }
  return new Cleared(clearance, message);
}
