import {
  condition,
  continueAsNew,
  isCancellation,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { lookingUp, quickly, withProvider } from '../activities.ts';
import {
  arrivedSignal,
  domainCheckSignal,
  mailboxClosedSignal,
  mailboxResumedSignal,
  type MailboxState,
} from './contract.ts';

/**
 * A mailbox keeps reading: at each arrival that it is told of, and every few minutes for those it is not. Each page that
 * carried a bounce, a complaint or an opt-out is looked at by its guard, which may pause it; a paused mailbox is still read.
 * What the DNS says of its domain is read every hour, and when a person asks.
 */
export async function mailbox(state: MailboxState): Promise<void> {
  const heard = { arrivals: 0, resumes: 0, checks: 0, closed: false };
  let woken = 0;
  let checked = 0;
  setHandler(arrivedSignal, () => {
    heard.arrivals += 1;
  });
  setHandler(mailboxResumedSignal, () => {
    heard.resumes += 1;
  });
  setHandler(domainCheckSignal, () => {
    heard.checks += 1;
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
    const { more, domainDue } = await withProvider('Read the inbox').readMailbox(state);
    if (domainDue === true || heard.checks !== checked) {
      checked = heard.checks;
      await checkDomain(state);
    }
    setCurrentDetails('Reads what arrives; its guard looks at each bounce, complaint and opt-out.');
    if (!more)
      await condition(
        () => heard.arrivals !== seen || heard.resumes !== woken || heard.checks !== checked || heard.closed,
        '4 minutes',
        {
          summary: 'Until something arrives',
        },
      );
    if (heard.closed) return;
    if (workflowInfo().continueAsNewSuggested && heard.resumes === woken && heard.checks === checked)
      await continueAsNew<typeof mailbox>(state);
  }
}

/** Reading the mail never waits for the DNS: what could not be looked up is due again at the next round. */
async function checkDomain(state: MailboxState): Promise<void> {
  try {
    await lookingUp('Read the DNS of its domain').checkDomain(state);
  } catch (error) {
    if (isCancellation(error)) throw error;
  }
}
