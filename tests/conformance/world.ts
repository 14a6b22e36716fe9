import type { MailboxAdapter } from '#activities/ports.ts';
import type { MailboxKind } from '#domain/mailbox.ts';

/**
 * What a provider does at the next send: says no for good, says no for now, or loses the connection before its last word,
 * having taken the message or not.
 */
export type Fault = 'refuse' | 'defer' | 'drop_taken' | 'drop_untaken';

/** A provider as near to the real one as there is, with one account on it. */
export type MailboxWorld = {
  readonly kind: MailboxKind;
  readonly mailbox: MailboxAdapter;
  /** The same account, by credentials that are wrong. */
  readonly stranger: MailboxAdapter;
  /** The same account, where nobody answers. */
  readonly alone: MailboxAdapter;
  /** What may appear in no error: passwords, keys, addresses. */
  readonly secrets: readonly string[];
  /** What the provider took, as its recipients get it, oldest first. */
  taken(): Promise<readonly Uint8Array[]>;
  next(fault: Fault): void;
  /** How long it asks to be left alone when it defers; null where it does not say. */
  readonly asksForMs: number | null;
  /** A message comes into the inbox. */
  arrive(raw: Uint8Array): Promise<void>;
  /** From now on no cursor given so far is worth anything: another UIDVALIDITY, a history that is gone. */
  forgetCursors(): Promise<void>;
  close(): Promise<void>;
};
