import { condition, continueAsNew, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import { withProvider } from '../activities.ts';
import { arrivedSignal, mailboxClosedSignal, type MailboxState } from './contract.ts';

/** A mailbox keeps reading: at each arrival that it is told of, and every few minutes for those it is not. */
export async function mailbox(state: MailboxState): Promise<void> {
  let arrivals = 0;
  let closed = false;
  setHandler(arrivedSignal, () => {
    arrivals += 1;
  });
  setHandler(mailboxClosedSignal, () => {
    closed = true;
  });
  for (;;) {
    const seen = arrivals;
    const { more } = await withProvider('Read the inbox').readMailbox(state);
    setCurrentDetails('Reads what arrives, and lets its guard look at bounces and complaints.');
    if (!more) await condition(() => arrivals !== seen || closed, '4 minutes', { summary: 'Until something arrives' });
    if (closed) return;
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof mailbox>(state);
  }
}
