import { DEAD, type BounceReason } from './reasons.ts';
import { reasonOf } from './verdict.ts';

/** The command of SMTP that a server said no to. */
export type RefusedCommand = 'MAIL FROM' | 'RCPT TO' | 'DATA';

/**
 * Why a server refused a message for good while it was being handed over: its whole reply, judged as the same words are in a
 * report, which say what they answered (as Postfix's do). A refused sender says nothing about the recipient.
 */
export function reasonOfReply(reply: string, command: RefusedCommand): BounceReason {
  const status = /^\d{3}[ -](5\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1] ?? '';
  const said = `${reply} (in reply to ${command === 'DATA' ? 'end of DATA' : command} command)`;
  const reason = reasonOf(status, said, '', 'failed');
  return command === 'MAIL FROM' && DEAD.has(reason) ? 'sender_rejected' : reason;
}

/** What a vendor's interface says of a message that it does not take. It never asked the recipient's server: no address is dead by it. */
export function reasonOfAnswer(words: string): BounceReason {
  const reason = reasonOf('', words, '', 'failed');
  return DEAD.has(reason) ? 'undefined' : reason;
}

/** The reasons that are about whoever sends, whatever the recipient: the next message would meet the same no. */
export const SENDERS_FAULT: readonly BounceReason[] = [
  'auth_failure',
  'no_ptr',
  'blocked',
  'policy',
  'spam',
  'sender_rejected',
];

/** Whom a refusal is about: the recipient's address, whoever sends, or this message alone. */
export const blamed = (reason: BounceReason): 'address' | 'sender' | 'message' =>
  DEAD.has(reason) ? 'address' : SENDERS_FAULT.includes(reason) ? 'sender' : 'message';
