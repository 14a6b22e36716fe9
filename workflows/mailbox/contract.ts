import { defineSignal } from '@temporalio/workflow';
import type { Id } from '#domain/id.ts';

export type MailboxKey = { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'> };

export const mailboxWorkflowId = ({ workspaceId, mailboxId }: MailboxKey) => `mailbox/${workspaceId}/${mailboxId}`;

export type MailboxState = MailboxKey;

/** Something arrived: read now rather than at the next round. */
export const arrivedSignal = defineSignal('arrived');
/** A person resumed it: what it held looks again. */
export const mailboxResumedSignal = defineSignal('resumed');
/** A person wants the DNS of its domain read now. */
export const domainCheckSignal = defineSignal('check_domain');
/** The mailbox was disconnected for good: end. */
export const mailboxClosedSignal = defineSignal('closed');
