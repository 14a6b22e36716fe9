import type { Client } from '@temporalio/client';
import { bookingsClient } from './bookings.ts';
import { campaignClient } from './campaign.ts';
import { connectionClient } from './connection.ts';
import { enrichmentClient } from './enrichment.ts';
import { erasureClient } from './erasure.ts';
import { freshnessClient } from './freshness.ts';
import { importClient } from './import.ts';
import { mailboxClient } from './mailbox.ts';
import { memberCalendarClient } from './member_calendar.ts';
import { notificationClient } from './notification.ts';
import { outreachClient } from './outreach.ts';
import { reconcilerClient } from './reconciler.ts';
import { replyClient } from './reply.ts';
import { sandboxClient } from './sandbox.ts';
import { suggestionClient } from './suggestion.ts';

/** Every workflow's client side, over one connection. */
export const workflowClients = (client: Client) => ({
  bookings: bookingsClient(client),
  campaign: campaignClient(client),
  connection: connectionClient(client),
  enrichment: enrichmentClient(client),
  erasure: erasureClient(client),
  freshness: freshnessClient(client),
  import: importClient(client),
  mailbox: mailboxClient(client),
  memberCalendar: memberCalendarClient(client),
  notification: notificationClient(client),
  outreach: outreachClient(client),
  reconciler: reconcilerClient(client),
  reply: replyClient(client),
  sandbox: sandboxClient(client),
  suggestion: suggestionClient(client),
});

export type WorkflowClients = ReturnType<typeof workflowClients>;
