import { condition, continueAsNew, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import { withProvider } from '../activities.ts';
import { arrivedSignal, mailboxClosedSignal, type MailboxState } from './contract.ts';

/** A mailbox keeps reading: at each arrival that it is told of, and every few minutes for those it is not. */
export async function mailbox(state: MailboxState): Promise<void> {
  const heard = { arrivals: 0, closed: false };
  setHandler(arrivedSignal, () => {
    heard.arrivals += 1;
  });
  setHandler(mailboxClosedSignal, () => {
    heard.closed = true;
  });
  for (;;) {
    const seen = heard.arrivals;
    const { more } = await withProvider('Read the inbox').readMailbox(state);
    setCurrentDetails('Reads what arrives, and lets its guard look at bounces and complaints.');
    if (!more)
      await condition(() => heard.arrivals !== seen || heard.closed, '4 minutes', {
        summary: 'Until something arrives',
      });
    if (heard.closed) return;
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof mailbox>(state);
  }
}
