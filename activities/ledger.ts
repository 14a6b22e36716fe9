import type { Id } from '#domain/id.ts';
import { withDirectory } from '#db/client.ts';
import { openAlerts, raiseAlert, settleAlerts } from '#db/queries/alert.ts';
import { getDraft } from '#db/queries/draft.ts';
import { noteLedger } from '#db/queries/instance.ts';
import { imbalances, overdueDispatches } from '#db/queries/ledger.ts';
import { getMailbox } from '#db/queries/mailbox.ts';
import { there } from './failure.ts';
import { inMoment } from './moment.ts';
import type { Ports } from './ports.ts';
import { settleOverdue } from './settlement.ts';

/** Longer than any wire, its lease and the tries of its workflow last. */
const OVERDUE_MS = 30 * 60_000;
/** What is not settled by then will not be by itself. */
const UNSETTLED_MS = 2 * OVERDUE_MS;
const PAGE = 100;
export const UNBALANCED = 'ledger_unbalanced';

/**
 * Looks at the sums of a workspace: enrolled = active + ended, approved = dispatched + waiting + voided, and nothing left
 * that was not approved. A sum that does not come out is told, once, until it does.
 * @returns how many do not come out
 */
export async function balance(ports: Pick<Ports, 'db' | 'time' | 'random'>, workspaceId: Id<'ws'>): Promise<number> {
  const time = ports.time().getTime();
  return inMoment(ports, workspaceId, async ({ tx, now, id }) => {
    const found = await imbalances(tx, {
      workspaceId,
      intendedBefore: new Date(now.getTime() - UNSETTLED_MS),
      leasedBefore: new Date(time - UNSETTLED_MS),
    });
    const wrong = new Map(found.map((one) => [`${one.sum}:${one.subject}`, one]));
    for (const { code, subject } of await openAlerts(tx, { workspaceId, limit: 200 })) {
      if (code === UNBALANCED && !wrong.has(subject)) await settleAlerts(tx, { workspaceId, subject, now });
    }
    for (const [subject, { sum, counted }] of wrong) {
      const values = { sum, ...counted };
      await raiseAlert(tx, { id: id('alr'), workspaceId, now, code: UNBALANCED, subject, values });
    }
    return found.length;
  });
}

/** Settles what its workflow left on its way: looked up, and never sent. */
export async function settleWhatIsOverdue(ports: Ports, workspaceId: Id<'ws'>): Promise<void> {
  const time = ports.time().getTime();
  const late = await inMoment(ports, workspaceId, async ({ tx, now }) => {
    const before = { intendedBefore: new Date(now.getTime() - OVERDUE_MS), leasedBefore: new Date(time - OVERDUE_MS) };
    const dispatches = await overdueDispatches(tx, { workspaceId, limit: PAGE, ...before });
    return Promise.all(
      dispatches.map(async (attempt) => ({
        attempt,
        draft: there(await getDraft(tx, { workspaceId, draftId: attempt.draftId }), 'draft_gone'),
        mailbox: there(await getMailbox(tx, { workspaceId, mailboxId: attempt.mailboxId }), 'mailbox_gone'),
      })),
    );
  });
  for (const { mailbox, ...sending } of late) {
    // A provider that cannot be asked now is asked in the next round.
    await settleOverdue({ ports, ...sending }, ports.mailboxes.of(mailbox)).catch(() => undefined);
  }
}

/** Keeps what a round through every workspace found, for whoever asks how this LeadGen is. */
export const noteRound = (
  ports: Pick<Ports, 'db' | 'time'>,
  round: { workspaces: number; violations: number },
): Promise<void> =>
  withDirectory(ports.db, (tx) => noteLedger(tx, { checkedAt: ports.time().toISOString(), ...round }));
