import { hashFields } from './hash.ts';
import { mayBecome } from './transition.ts';

export const DRAFT_STATUSES = [
  'proposed', // a person is to decide
  'approved',
  'superseded', // another text took its place, or an answer made it pointless
  'skipped', // a person skipped the step
  'rejected', // a person ended the enrollment
  'expired', // nobody decided in time
  'sent',
  'blocked', // a missing or odd value, or a rule that something must cure
] as const;
export type DraftStatus = (typeof DRAFT_STATUSES)[number];
/** Drafts that may still leave. */
export const OPEN_DRAFT_STATUSES = ['proposed', 'approved', 'blocked'] as const satisfies readonly DraftStatus[];

/** `approved` goes back to `proposed` by undo, until the message leaves; `sent` to `approved` when it bounced softly. */
export const DRAFT_TRANSITIONS = {
  proposed: ['approved', 'superseded', 'skipped', 'rejected', 'expired', 'blocked'],
  approved: ['sent', 'proposed', 'superseded', 'expired', 'blocked'],
  blocked: ['proposed', 'approved', 'superseded', 'skipped', 'rejected', 'expired'],
  superseded: [],
  skipped: [],
  rejected: [],
  expired: [],
  sent: ['approved'],
} satisfies Record<DraftStatus, readonly DraftStatus[]>;

export function draftMayBecome(from: DraftStatus, to: DraftStatus): boolean {
  return mayBecome<DraftStatus>(DRAFT_TRANSITIONS, from, to);
}

/** A step of a sequence, or a person's answer in a conversation. */
export const MESSAGE_CLASSES = ['sequence', 'reply'] as const;
export type MessageClass = (typeof MESSAGE_CLASSES)[number];

/** What a person can decide about a draft. An edit supersedes it with a new one. */
export const APPROVAL_DECISIONS = ['approve', 'skip', 'reject'] as const;
export type ApprovalDecision = (typeof APPROVAL_DECISIONS)[number];

/** Days until a draft that nobody decided expires, and an approval that was given too. */
export const APPROVAL_DAYS = 7;

/** What an approval is bound to: exactly what the recipient will read. */
export interface MessageContent {
  /** normalised address */
  readonly recipient: string;
  /** the From field as it will be read, made by `mailboxField` */
  readonly sender: string;
  readonly subject: string;
  /** plain text, the whole of it */
  readonly body: string;
}

/**
 * The hash an approval is bound to: SHA-256 over the four fields, each with its length in bytes, so that moving a
 * character from one field to the next changes it. 64 lower-case hexadecimal digits.
 */
export function contentHash(content: MessageContent): string {
  return hashFields('leadgen.draft.1', [
    ['recipient', content.recipient],
    ['sender', content.sender],
    ['subject', content.subject],
    ['body', content.body],
  ]);
}

/**
 * A name and an address as one header field (RFC 5322, 3.4): `Sophie Vasseur <sophie@ondine.example>`, the name quoted
 * where it must be. Control characters are taken out, so that no name adds a header.
 */
export function mailboxField(name: string, address: string): string {
  const plain = name
    .replace(/\p{C}+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (plain === '') return address;
  const shown = /^[\p{L}\p{M}\p{N} !#$%&'*+/=?^_`{|}~’-]+$/u.test(plain)
    ? plain
    : `"${plain.replace(/["\\]/g, '\\$&')}"`;
  return `${shown} <${address}>`;
}
