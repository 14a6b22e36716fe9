import { condition, continueAsNew, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import { quickly, withProvider } from '../activities.ts';
import { arrivedSignal, mailboxClosedSignal, mailboxResumedSignal, type MailboxState } from './contract.ts';

/**
 * A mailbox keeps reading: at each arrival that it is told of, and every few minutes for those it is not. Each page that
 * carried a bounce, a complaint or an opt-out is looked at by its guard, which may pause it; a paused mailbox is still read.
 */
export async function mailbox(state: MailboxState): Promise<void> {
  const heard = { arrivals: 0, resumes: 0, closed: false };
  let woken = 0;
  setHandler(arrivedSignal, () => {
    heard.arrivals += 1;
  });
  setHandler(mailboxResumedSignal, () => {
    heard.resumes += 1;
  });
  setHandler(mailboxClosedSignal, () => {
    heard.closed = true;
  });
  for (;;) {
    const seen = heard.arrivals;
    if (heard.resumes !== woken) {
      woken = heard.resumes;
      await quickly('Wake what the mailbox held').wakeHeld(state);
    }
    const { more } = await withProvider('Read the inbox').readMailbox(state);
    setCurrentDetails('Reads what arrives; its guard looks at each bounce, complaint and opt-out.');
    if (!more)
      await condition(() => heard.arrivals !== seen || heard.resumes !== woken || heard.closed, '4 minutes', {
        summary: 'Until something arrives',
      });
    if (heard.closed) return;
    if (workflowInfo().continueAsNewSuggested && heard.resumes === woken) await continueAsNew<typeof mailbox>(state);
  }
}
