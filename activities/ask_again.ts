import { ASKED_AGAIN_WITHIN_MS, markOf, RESTORED, type Carried } from '#domain/dispatch.ts';
import { getDispatch, leaseAgain, prolongLease, releaseLease, type Dispatch } from '#db/queries/dispatch.ts';
import { getDraft } from '#db/queries/draft.ts';
import { getMailbox, noteDispatch, type Mailbox } from '#db/queries/mailbox.ts';
import { withCredentials } from './connection.ts';
import { there } from './failure.ts';
import { clear } from './gate.ts';
import { readInbox } from './inbox.ts';
import { settlesWithin, Stopped, stopping } from './last_look.ts';
import { inMoment } from './moment.ts';
import { NothingSent, type MailboxAdapter } from './ports.ts';
import { concluded, type DispatchOutcome, type Sending } from './settlement.ts';

/** Longer than the lease of whoever asked last. */
const AGAIN_MS = 15 * 60_000;

type Askable = Dispatch & { carried: Carried };

/**
 * Whether the provider still gives its first answer to the key of a message. One that a restored database may have forgotten
 * left under another key, if it left; and whom the mailbox is connected to since has never heard of it.
 */
function isAskable({ ports, attempt }: Sending, mailbox: Mailbox, adapter: MailboxAdapter): boolean {
  const asked = ports.time().getTime() - attempt.intendedAt.getTime();
  const known = attempt.outcome !== RESTORED && !isConnectedAnew(attempt, mailbox, adapter);
  return adapter.askAgain !== undefined && known && asked < ASKED_AGAIN_WITHIN_MS;
}

/**
 * Whether a mailbox whose provider has keys was connected anew after a message was written down, or between that and whoever
 * would hand it over: by its key it is asked for where it went, and nowhere else.
 */
export const isConnectedAnew = ({ carried }: Dispatch, { connection }: Mailbox, adapter: MailboxAdapter): boolean =>
  adapter.askAgain !== undefined && carried?.through !== markOf(connection);

/** When a message of unknown fate is asked for again, for its workflow; nothing where it is not. */
export const againIn = (sending: Sending, mailbox: Mailbox, adapter: MailboxAdapter): { againMs?: number } =>
  isAskable(sending, mailbox, adapter) ? { againMs: AGAIN_MS } : {};

/**
 * Asks the provider again, by the same key and with the same bytes, what became of a message. Asking may be what sends it: so
 * the gate looks at it as at any other, the next of its mailbox keeps its distance from it, pauses, suppressions and another
 * connection count to the last, and one process asks at a time. It only
 * ever settles it as accepted: anything else leaves it unknown, for a person.
 */
export async function askAgain(
  sending: Sending,
  mailbox: Mailbox,
  adapter: MailboxAdapter,
  unknown: DispatchOutcome,
): Promise<DispatchOutcome> {
  if (!isAskable(sending, mailbox, adapter)) return unknown;
  const { ports, attempt } = sending;
  const { workspaceId, id: dispatchId, draftId } = attempt;
  await readInbox(ports, mailbox);
  const lease = {
    ...{ workspaceId, dispatchId },
    holder: Buffer.from(ports.random(10)).toString('hex'),
    until: () => new Date(ports.time().getTime() + settlesWithin(adapter)),
  };
  const cleared = await inMoment(ports, workspaceId, async (moment) => {
    const { tx } = moment;
    const again = there(await getDispatch(tx, { workspaceId, dispatchId }), 'dispatch_gone');
    const draft = there(await getDraft(tx, { workspaceId, draftId }), 'draft_gone');
    const gated = isCarried(again) ? await clear(ports, moment, draft, null, again) : null;
    if (gated?.verdict !== 'clear') return null;
    const { message } = gated;
    if (!(await leaseAgain(tx, { ...lease, until: lease.until(), time: ports.time() }))) return null;
    await noteDispatch(tx, { workspaceId, mailboxId: mailbox.id, now: moment.now });
    return { draft, message };
  });
  if (cleared === null) return unknown;
  const lastLook = () =>
    inMoment(ports, workspaceId, async (moment) => {
      const stop = await stopping(moment, cleared.draft);
      if (stop !== null) throw new Stopped(stop);
      const holds = await prolongLease(moment.tx, { ...lease, until: lease.until(), time: ports.time() });
      const current = there(await getMailbox(moment.tx, { workspaceId, mailboxId: mailbox.id }), 'mailbox_gone');
      if (!holds || !isAskable(sending, current, adapter)) throw new NothingSent('lease_over');
    });
  const answer = await ports.fence
    .pass()
    .then(() =>
      withCredentials(ports, mailbox, async () => (await adapter.askAgain?.(cleared.message, lastLook)) ?? null),
    )
    .catch((error: unknown) => (error instanceof NothingSent ? null : LOST));
  // Whether it left is as unknown as before, and shown as that; where the answer was lost, the provider may still take it in.
  if (answer === LOST) return unknown;
  if (answer !== null)
    return concluded(sending, { to: 'accepted', outcome: 'asked_again', messageId: answer.messageId });
  await inMoment(ports, workspaceId, ({ tx }) => releaseLease(tx, { ...lease, time: ports.time() }));
  return unknown;
}

const LOST = 'lost';
const isCarried = (dispatch: Dispatch): dispatch is Askable => dispatch.carried !== null;
