import type { Client } from '@temporalio/client';
import { campaignClient } from './campaign.ts';
import { mailboxClient } from './mailbox.ts';
import { outreachClient } from './outreach.ts';
import { replyClient } from './reply.ts';

/** Every workflow's client side, over one connection. */
export const workflowClients = (client: Client) => ({
  campaign: campaignClient(client),
  mailbox: mailboxClient(client),
  outreach: outreachClient(client),
  reply: replyClient(client),
});

export type WorkflowClients = ReturnType<typeof workflowClients>;
