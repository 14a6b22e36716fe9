import { normaliseEmail } from '#domain/email.ts';
import type { Id } from '#domain/id.ts';
import type { Lead } from '#domain/lead.ts';
import type { ParsedMail } from '#domain/mail.ts';
import { carriedFor, type Carried } from '#domain/triage/carried.ts';
import type { Triage } from '#domain/triage/triage.ts';
import { getLead, leadByEmail } from '#db/queries/lead.ts';
import { insertProposal } from '#db/queries/proposal.ts';
import type { Match } from './match.ts';
import type { Moment } from './moment.ts';

/** Proposes what a reply carries, where accepting it would add something to what is known. */
export async function proposeCarried(
  moment: Moment,
  { mail, triage, match }: { mail: ParsedMail; triage: Triage; match: Match },
  messageId: Id<'msg'>,
): Promise<void> {
  const { tx, workspaceId, now, id } = moment;
  // Whoever opted out by our own link says nothing else that counts.
  if (match.by === 'token' || triage.carried === undefined || triage.carried.length === 0) return;
  const { leadId } = match;
  const lead = await getLead(tx, { workspaceId, leadId });
  if (lead === null) return;
  const byLead = normaliseEmail(mail.from?.address ?? '') === lead.email;
  const machine = triage.kind === 'auto_reply' || triage.kind === 'out_of_office';
  for (const { kind, values, sentence } of carriedFor(triage.carried, byLead, machine)) {
    if (!(await adds(moment, lead, { kind, values, sentence }))) continue;
    await insertProposal(tx, {
      id: id('prp'),
      ...{ workspaceId, kind, messageId, leadId, values: { ...values }, sentence },
      status: 'proposed',
      createdAt: now,
      updatedAt: now,
    });
  }
}

async function adds({ tx, workspaceId }: Moment, lead: Lead, { kind, values }: Carried): Promise<boolean> {
  switch (kind) {
    case 'phone':
      return lead.phone === null;
    case 'left_company':
      return !lead.suppressed;
    case 'referral':
    case 'substitute':
      return (await leadByEmail(tx, { workspaceId, email: values['email'] ?? '' })) === null;
    case 'come_back':
      return true;
  }
}
