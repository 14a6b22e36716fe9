import { and, asc, desc, eq, exists, gte, inArray, isNotNull, or, sql, type SQL } from 'drizzle-orm';
import { RETURNED } from '#domain/dispatch.ts';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { conversation, dispatch, draft, enrollment, lead } from '../schema/index.ts';
import type { Enrollment } from './enrollment.ts';

/** A lead that an inbound message may be about, and the conversation that it would continue. */
export type LeadRef = { leadId: Id<'ld'>; conversationId: Id<'cnv'> | null; address: string };

/** Leads that we wrote to, whose conversation was the last to move first. */
const writtenTo = (tx: Tx, workspaceId: Id<'ws'>, which: SQL | undefined): Promise<LeadRef[]> =>
  tx
    .select({ leadId: lead.id, conversationId: conversation.id, address: lead.email })
    .from(lead)
    .innerJoin(conversation, and(eq(conversation.workspaceId, lead.workspaceId), eq(conversation.leadId, lead.id)))
    .where(and(eq(lead.workspaceId, workspaceId), which))
    .orderBy(desc(conversation.lastMessageAt), desc(conversation.id))
    .limit(20);

/** A lead and the conversation with them that moved last. */
export async function leadRef(
  tx: Tx,
  { workspaceId, leadId }: { workspaceId: Id<'ws'>; leadId: Id<'ld'> },
): Promise<LeadRef | null> {
  const [row] = await tx
    .select({ leadId: lead.id, conversationId: conversation.id, address: lead.email })
    .from(lead)
    .leftJoin(conversation, and(eq(conversation.workspaceId, lead.workspaceId), eq(conversation.leadId, lead.id)))
    .where(and(eq(lead.workspaceId, workspaceId), eq(lead.id, leadId)))
    .orderBy(desc(conversation.lastMessageAt))
    .limit(1);
  return row ?? null;
}

/** The lead at an address, if we ever wrote to it. */
export async function leadByAddress(
  tx: Tx,
  { workspaceId, address }: { workspaceId: Id<'ws'>; address: string },
): Promise<LeadRef | null> {
  const [row] = await writtenTo(tx, workspaceId, eq(lead.email, address));
  return row ?? null;
}

const domainOfLead = sql`split_part(${lead.email}, '@', 2)`;

/**
 * The lead of a company's domain whom we wrote to last, where anything was said with one since an instant: of exactly a name,
 * where one is called so.
 */
export async function leadOfDomain(
  tx: Tx,
  { workspaceId, domain, since, name }: { workspaceId: Id<'ws'>; domain: string; since: Date; name: string },
): Promise<LeadRef | null> {
  const young = and(sql`${domainOfLead} = ${domain}`, gte(conversation.lastMessageAt, since));
  const [namesake] = name.includes(' ') ? await writtenTo(tx, workspaceId, and(young, isNamed(name))) : [];
  return namesake ?? (await writtenTo(tx, workspaceId, young))[0] ?? null;
}

/** Whoever of a company's domain is under way in a campaign. */
export async function openEnrollmentsOfDomain(
  tx: Tx,
  { workspaceId, domain }: { workspaceId: Id<'ws'>; domain: string },
): Promise<Enrollment[]> {
  const rows = await tx
    .select({ enrollment })
    .from(enrollment)
    .innerJoin(lead, and(eq(lead.workspaceId, enrollment.workspaceId), eq(lead.id, enrollment.leadId)))
    .where(and(eq(enrollment.workspaceId, workspaceId), isNotNull(enrollment.stage), sql`${domainOfLead} = ${domain}`))
    .orderBy(asc(enrollment.id))
    .limit(200);
  return rows.map((row) => row.enrollment);
}

/** Whether a lead is called so, either way round: looked up by every turn of the words, one of which has the first name first. */
export const isNamed = (name: string): SQL | undefined => {
  const words = name.split(' ');
  const turns = words.map((_, at) => sql`lower(${[...words.slice(at), ...words.slice(0, at)].join(' ')})`);
  const [first, last] = [sql`lower(${lead.firstName})`, sql`lower(${lead.lastName})`];
  return and(
    sql`${lead.fullName} in (${sql.join(turns, sql`, `)})`,
    or(sql`${first} || ' ' || ${last} = lower(${name})`, sql`${last} || ' ' || ${first} = lower(${name})`),
  );
};

/**
 * The lead of exactly this name whom a mailbox wrote to since an instant; null when nobody is, or more than one.
 */
export async function leadByName(
  tx: Tx,
  { workspaceId, mailboxId, name, since }: { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'>; name: string; since: Date },
): Promise<LeadRef | null> {
  const sent = tx
    .select({ one: sql`1` })
    .from(dispatch)
    .where(
      and(
        eq(dispatch.workspaceId, workspaceId),
        eq(dispatch.leadId, lead.id),
        eq(dispatch.mailboxId, mailboxId),
        gte(dispatch.intendedAt, since),
      ),
    );
  const rows = await writtenTo(tx, workspaceId, and(isNamed(name), exists(sent)));
  const [row] = rows;
  return row !== undefined && rows.every(({ leadId }) => leadId === row.leadId) ? row : null;
}

/** What may have left a mailbox for some addresses since an instant: what surely left first, and the latest of that. */
export async function dispatchesByRecipient(
  tx: Tx,
  {
    workspaceId,
    mailboxId,
    addresses,
    since,
  }: { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'>; addresses: readonly string[]; since: Date },
): Promise<{ leadId: Id<'ld'>; dispatchId: Id<'dsp'>; recipient: string }[]> {
  if (addresses.length === 0) return [];
  return tx
    .select({ leadId: dispatch.leadId, dispatchId: dispatch.id, recipient: draft.recipient })
    .from(dispatch)
    .innerJoin(draft, and(eq(draft.workspaceId, dispatch.workspaceId), eq(draft.id, dispatch.draftId)))
    .where(
      and(
        eq(dispatch.workspaceId, workspaceId),
        eq(dispatch.mailboxId, mailboxId),
        gte(dispatch.intendedAt, since),
        inArray(draft.recipient, [...addresses]),
        or(
          inArray(dispatch.status, ['leased', 'accepted', 'confirmed', 'uncertain']),
          and(eq(dispatch.status, 'refused'), eq(dispatch.outcome, RETURNED)),
        ),
      ),
    )
    .orderBy(sql`${dispatch.status} not in ('accepted', 'confirmed')`, desc(dispatch.intendedAt), desc(dispatch.id))
    .limit(20);
}
