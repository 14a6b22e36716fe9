import type { Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import {
  arrivedSignal,
  domainCheckSignal,
  mailboxClosedSignal,
  mailboxResumedSignal,
  mailboxWorkflowId,
  type MailboxKey,
} from '#workflows/mailbox/contract.ts';
import { WorkspaceKey } from '#workflows/search_attributes.ts';
import { TASK_QUEUE } from '#workflows/task_queue.ts';
import { promptly, tell } from './temporal.ts';

/** The client side of a mailbox. */
export function mailboxClient(client: Client) {
  const options = ({ workspaceId, mailboxId }: MailboxKey) => {
    const args: [MailboxKey] = [{ workspaceId, mailboxId }];
    return {
      taskQueue: TASK_QUEUE,
      workflowId: mailboxWorkflowId({ workspaceId, mailboxId }),
      args,
      staticSummary: 'A mailbox',
      typedSearchAttributes: new TypedSearchAttributes([{ key: WorkspaceKey, value: workspaceId }]),
    };
  };
  return {
    /** Starts the reading where it does not go on yet. */
    async start(key: MailboxKey): Promise<void> {
      await client.workflow.start('mailbox', { ...options(key), workflowIdConflictPolicy: 'USE_EXISTING' });
    },
    /** Tells that something arrived, and starts the reading where it does not go on yet. */
    async arrived(key: MailboxKey): Promise<void> {
      await client.workflow.signalWithStart('mailbox', { ...options(key), signal: arrivedSignal });
    },
    /** Tells that a person resumed it. */
    async resumed(key: MailboxKey): Promise<void> {
      await promptly(client, () =>
        client.workflow.signalWithStart('mailbox', { ...options(key), signal: mailboxResumedSignal }),
      );
    },
    /** Tells that a person wants the DNS of its domain read now. */
    async checkDomain(key: MailboxKey): Promise<void> {
      await promptly(client, () =>
        client.workflow.signalWithStart('mailbox', { ...options(key), signal: domainCheckSignal }),
      );
    },
    closed: (key: MailboxKey) =>
      tell(client.workflow.getHandle(mailboxWorkflowId(key)), (to) => to.signal(mailboxClosedSignal)),
  };
}
