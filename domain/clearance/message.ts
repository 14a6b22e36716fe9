import type { MessageContent } from '../draft.ts';
import type { Id } from '../id.ts';

/** Everything that goes on the wire: the approved content, and what carries it. */
export interface OutgoingMessage extends MessageContent {
  readonly draftId: Id<'drf'>;
  /** the record written before the wire is touched */
  readonly dispatchId: Id<'dsp'>;
  /** the Message-ID given to it (RFC 5322, 3.6.4), angle brackets included */
  readonly messageId: string;
  /** the Date header, milliseconds since 1970 */
  readonly date: number;
  /** Message-ID of the message it follows, angle brackets included; null when it opens a thread */
  readonly inReplyTo: string | null;
  /** Message-IDs of the thread, oldest first, angle brackets included */
  readonly references: readonly string[];
  /** further headers by name, such as List-Unsubscribe (RFC 2369) and List-Unsubscribe-Post (RFC 8058) */
  readonly headers: Readonly<Record<string, string>>;
}
