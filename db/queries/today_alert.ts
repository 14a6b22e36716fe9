import { and, eq, inArray } from 'drizzle-orm';
import { isId, type Id } from '#domain/id.ts';
import { leadName } from '#domain/lead.ts';
import type { Tx } from '../client.ts';
import { campaign, lead, message } from '../schema/index.ts';
import { openAlerts, type Alert } from './alert.ts';

type AlertItem = Alert & {
  leadId: Id<'ld'> | null;
  leadName: string | null;
  conversationId: Id<'cnv'> | null;
  campaignId: Id<'cmp'> | null;
  campaignName: string | null;
};

/** Open alerts, newest first, with the people, threads and campaigns that they are about. */
export async function alertItems(
  tx: Tx,
  { workspaceId, limit }: { workspaceId: Id<'ws'>; limit: number },
): Promise<AlertItem[]> {
  const rows = await openAlerts(tx, { workspaceId, limit });
  const idsOf = <T>(pick: (row: Alert) => T | null) => rows.map(pick).filter((id) => id !== null);
  const leadIdOf = ({ values }: Alert) => (isId('ld', values['leadId']) ? values['leadId'] : null);
  const messageIdOf = ({ subject }: Alert) => (isId('msg', subject) ? subject : null);
  const campaignIdOf = ({ subject }: Alert) => (isId('cmp', subject) ? subject : null);
  const leads = await tx
    .select({ id: lead.id, firstName: lead.firstName, lastName: lead.lastName, email: lead.email })
    .from(lead)
    .where(and(eq(lead.workspaceId, workspaceId), inArray(lead.id, idsOf(leadIdOf))));
  const threads = await tx
    .select({ id: message.id, conversationId: message.conversationId })
    .from(message)
    .where(and(eq(message.workspaceId, workspaceId), inArray(message.id, idsOf(messageIdOf))));
  const campaigns = await tx
    .select({ id: campaign.id, name: campaign.name })
    .from(campaign)
    .where(and(eq(campaign.workspaceId, workspaceId), inArray(campaign.id, idsOf(campaignIdOf))));
  return rows.map((row) => {
    const person = leads.find(({ id }) => id === leadIdOf(row));
    return {
      ...row,
      leadId: person?.id ?? null,
      leadName: person === undefined ? null : leadName(person),
      conversationId: threads.find(({ id }) => id === row.subject)?.conversationId ?? null,
      campaignId: campaignIdOf(row),
      campaignName: campaigns.find(({ id }) => id === row.subject)?.name ?? null,
    };
  });
}
