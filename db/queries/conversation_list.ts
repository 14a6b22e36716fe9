import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lte, notInArray, or, sql, type SQL } from 'drizzle-orm';
import type { Window } from '#domain/calendar.ts';
import { WAITING_RESTS, type ConversationPlace } from '#domain/conversation.ts';
import type { Id } from '#domain/id.ts';
import { leadName } from '#domain/lead.ts';
import { windowOf } from '#domain/mailbox.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';
import type { Tx } from '../client.ts';
import { olderThan, pageOf, type Cursor, type Page } from '../page.ts';
import { company, conversation, lead, mailbox } from '../schema/index.ts';
import type { Conversation } from './conversation.ts';

/** A row of the inbox. */
export type InboxItem = Conversation & {
  leadName: string;
  companyName: string | null;
  snippet: string;
  messages: number;
  /** When the meeting starts that they booked; null for none that stands. */
  meetingAt: Date | null;
  /** The hours of its mailbox. */
  hours: Window;
};

export type ConversationFilter = {
  workspaceId: Id<'ws'>;
  now: Date;
  kinds?: TriageKind[] | undefined;
  leadId?: Id<'ld'> | undefined;
  place?: ConversationPlace | undefined;
  /** Those whose qualified reply waits for an answer, or the others. */
  awaiting?: boolean | undefined;
  assignedTo?: Id<'mb'> | undefined;
  /** Those alone that were found by words (`conversationsAbout`). */
  among?: Id<'cnv'>[] | undefined;
};

/**
 * The conversations in which each of some words is found: in the name, company, address, subject or a message; the last one may
 * be a beginning. Looked up once for whatever is then asked of them.
 */
export async function conversationsAbout(tx: Tx, words: string): Promise<Id<'cnv'>[]> {
  const found = await tx
    .select({ id: conversation.id })
    .from(conversation)
    .where(sql`${conversation.id} in (select conversation_id from conversations_about(${words}))`);
  return found.map(({ id }) => id);
}

/** The same as `placeAt` of the domain says of a row. */
const lies = (place: ConversationPlace, now: Date): SQL | undefined => {
  if (place === 'snoozed') return gt(conversation.snoozedUntil, now);
  const here = or(isNull(conversation.snoozedUntil), lte(conversation.snoozedUntil, now));
  if (place === 'open') return and(here, isNull(conversation.doneAt));
  const waits = place === 'waiting';
  const rest = waits
    ? inArray(conversation.rest, [...WAITING_RESTS])
    : or(isNull(conversation.rest), notInArray(conversation.rest, [...WAITING_RESTS]));
  return and(here, isNotNull(conversation.doneAt), rest);
};

const filtered = (filter: ConversationFilter): SQL | undefined =>
  and(
    eq(conversation.workspaceId, filter.workspaceId),
    isNotNull(conversation.lastInboundAt),
    filter.kinds && inArray(conversation.kind, filter.kinds),
    filter.leadId && eq(conversation.leadId, filter.leadId),
    filter.place && lies(filter.place, filter.now),
    filter.awaiting === undefined
      ? undefined
      : filter.awaiting
        ? isNotNull(conversation.awaitingSince)
        : isNull(conversation.awaitingSince),
    filter.assignedTo && eq(conversation.assignedTo, filter.assignedTo),
    // One value, however many they are, and in a form that every driver has.
    filter.among && sql`${conversation.id} = any(string_to_array(${filter.among.join(' ')}, ' '))`,
  );

/** Conversations that somebody answered: the latest message first; those that await an answer, the longest wait first. */
export async function listConversations(
  tx: Tx,
  { after, limit, ...filter }: ConversationFilter & { after: Cursor | null; limit: number },
): Promise<Page<InboxItem>> {
  const here = sql`m.workspace_id = ${conversation.workspaceId}`;
  const lastInbound = sql<string>`(select left(m.text, 240) from message m where ${here}
    and m.conversation_id = ${conversation.id} and m.direction = 'in' order by m.at desc limit 1)`;
  const messages = sql<number>`(select count(*)::int from message m where ${here} and m.conversation_id = ${conversation.id})`;
  const meetingAt = sql<string | null>`(select min(m.starts_at) from meeting m where ${here}
    and m.lead_id = ${conversation.leadId} and m.status = 'booked')`;
  const longest = filter.awaiting === true;
  const rows = await tx
    .select({
      conversation,
      firstName: lead.firstName,
      lastName: lead.lastName,
      email: lead.email,
      companyName: company.name,
      snippet: lastInbound,
      messages,
      meetingAt,
      windowStartMinute: mailbox.windowStartMinute,
      windowEndMinute: mailbox.windowEndMinute,
    })
    .from(conversation)
    .leftJoin(mailbox, and(eq(mailbox.workspaceId, conversation.workspaceId), eq(mailbox.id, conversation.mailboxId)))
    .leftJoin(lead, and(eq(lead.workspaceId, conversation.workspaceId), eq(lead.id, conversation.leadId)))
    .leftJoin(company, and(eq(company.workspaceId, lead.workspaceId), eq(company.id, lead.companyId)))
    .where(
      and(
        filtered(filter),
        longest
          ? youngerThan(conversation.awaitingSince, after)
          : olderThan(conversation.lastMessageAt, conversation.id, after),
      ),
    )
    .orderBy(
      ...(longest
        ? [asc(conversation.awaitingSince), asc(conversation.id)]
        : [desc(conversation.lastMessageAt), desc(conversation.id)]),
    )
    .limit(limit + 1);
  const items = rows.map((row) => ({
    ...row.conversation,
    companyName: row.companyName,
    snippet: row.snippet,
    messages: row.messages,
    meetingAt: row.meetingAt === null ? null : new Date(row.meetingAt),
    hours: windowOf(row),
    leadName: leadName(row),
  }));
  return pageOf(items, limit, (row) => ({ at: (longest && row.awaitingSince) || row.lastMessageAt, id: row.id }));
}

/** The rows after a place in a list ordered by time, oldest first, then id. */
const youngerThan = (at: typeof conversation.awaitingSince, after: Cursor | null): SQL | undefined =>
  after === null ? undefined : or(gt(at, after.at), and(eq(at, after.at), sql`${conversation.id} > ${after.id}`));

/** How many open conversations there are of each kind. */
export async function countConversations(
  tx: Tx,
  filter: Omit<ConversationFilter, 'place' | 'kinds'>,
): Promise<Partial<Record<TriageKind, number>>> {
  const rows = await tx
    .select({ kind: conversation.kind, count: sql<number>`count(*)::int` })
    .from(conversation)
    .where(and(isNotNull(conversation.kind), filtered({ ...filter, place: 'open' })))
    .groupBy(conversation.kind);
  return Object.fromEntries(rows.flatMap(({ kind, count }) => (kind ? [[kind, count]] : [])));
}

/** When what was put off next comes back by itself; null when nothing does. */
export async function nextSnooze(
  tx: Tx,
  { workspaceId, now }: { workspaceId: Id<'ws'>; now: Date },
): Promise<Date | null> {
  const [row] = await tx
    .select({ at: sql<string | null>`min(${conversation.snoozedUntil})` })
    .from(conversation)
    .where(and(eq(conversation.workspaceId, workspaceId), gt(conversation.snoozedUntil, now)));
  return row?.at == null ? null : new Date(row.at);
}
