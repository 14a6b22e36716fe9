import { hashFields, sha256Hex } from './hash.ts';
import type { MessageClass } from './draft.ts';
import { mayBecome } from './transition.ts';

/** One attempt to send, written down before the wire is touched. */
export const DISPATCH_STATUSES = [
  'intended', // the slot is reserved, nothing was handed over: without a lease nobody may
  'leased', // one process may hand it over, until its lease ends: it may have left
  'accepted', // the provider took it
  'confirmed', // an answer to it, a notice about it or a look-up at the provider shows it
  'refused', // the provider said no, or it never left
  'uncertain', // handed over and never answered, or forgotten by a backup: looked up, never simply sent again
] as const;
export type DispatchStatus = (typeof DISPATCH_STATUSES)[number];

/**
 * What is intended touches the wire by a lease alone; where the database was put back, it may have left before. A message that comes back with a soft bounce was refused after all.
 * Nothing leads back to `intended` or `leased`: a dispatch is never sent twice. A refused one may be followed by another.
 */
export const DISPATCH_TRANSITIONS = {
  intended: ['leased', 'confirmed', 'refused', 'uncertain'],
  leased: ['accepted', 'confirmed', 'refused', 'uncertain'],
  accepted: ['confirmed', 'refused'],
  uncertain: ['accepted', 'confirmed', 'refused'],
  confirmed: ['refused'],
  refused: [],
} satisfies Record<DispatchStatus, readonly DispatchStatus[]>;

export function dispatchMayBecome(from: DispatchStatus, to: DispatchStatus): boolean {
  return mayBecome<DispatchStatus>(DISPATCH_TRANSITIONS, from, to);
}

/** Whose message left, or may have, as far as anybody told: what results and progress count. */
export const LEFT_STATUSES = ['accepted', 'confirmed', 'uncertain'] as const satisfies readonly DispatchStatus[];

/** Whether the message of a dispatch left, or may have: it counts for quota, spacing, cooling and duplicates. */
export function mayHaveLeft(status: DispatchStatus): boolean {
  return status !== 'refused';
}

/** What the header of a message says beside its draft: the thread that it continues, and its ways out. */
export type Carried = {
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** of the connection that it is handed to (`markOf`): a key means nothing to another provider, nor to another account at it */
  readonly through: string;
};

/** What tells a connection of a mailbox from the one that takes its place, and nothing else of it. */
export const markOf = ({ sealed = '' }: { readonly sealed?: string }): string => sha256Hex(sealed).slice(0, 16);

/** What came of a dispatch that a soft bounce brought back. */
export const RETURNED = 'soft_bounce';
/** Why a dispatch is uncertain that nobody handed over: the database was put back, and may have forgotten that it left. */
export const RESTORED = 'restored';
/** What came of a dispatch that a person looked up. */
export const SETTLED_BY_PERSON = 'settled_by_person';

/**
 * How long after the last byte a message may still be accepted, in milliseconds: a server may take ten minutes to answer
 * the end of the data (RFC 5321, 4.5.3.2.6). Until then a look-up that finds nothing proves nothing.
 */
export const SETTLES_WITHIN_MS = 10 * 60_000;

/**
 * So long after it was first written down a message of unknown fate may be asked for again by its key: providers that answer
 * the same to the same key do so for 24 hours, and what is asked later is sent.
 */
export const ASKED_AGAIN_WITHIN_MS = 23 * 3_600_000;

/**
 * The Message-ID of a message (RFC 5322, 3.6.4), made from what it is and not from the record of it: whoever asks the
 * provider for it finds a send that the database has forgotten. A step of a campaign has one for each person, whatever its
 * text; it gets another only after it came back (`returns` times), because the one before was seen.
 */
export function messageIdOf(
  message: { workspaceId: string; class: MessageClass; campaignId: string | null; draftId: string } & {
    recipient: string;
    step: number;
    returns: number;
  },
  domain: string,
): string {
  const { workspaceId, campaignId, draftId, recipient, step, returns } = message;
  const ofStep = message.class === 'sequence' && campaignId !== null;
  const of = ofStep
    ? ([
        ['campaign', campaignId],
        ['step', String(step)],
      ] as const)
    : ([['draft', draftId]] as const);
  const hash = hashFields('leadgen.message-id.1', [
    ['workspace', workspaceId],
    ...of,
    ['recipient', recipient],
    ['returns', String(returns)],
  ]);
  return `<${hash.slice(0, 40)}@${domain}>`;
}
