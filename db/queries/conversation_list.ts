import {
  and,
  asc,
  desc,
  eq,
  gt,
  inArray,
  isNotNull,
  isNull,
  lte,
  notInArray,
  or,
  sql,
  type SQL,
  type SQLWrapper,
} from 'drizzle-orm';
import type { Window } from '#domain/calendar.ts';
import { WAITING_RESTS, type ConversationPlace } from '#domain/conversation.ts';
import type { Id } from '#domain/id.ts';
import { leadName } from '#domain/lead.ts';
import { windowOf } from '#domain/mailbox.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';
import type { Tx } from '../client.ts';
import { olderThan, pageOf, type Cursor, type Page } from '../page.ts';
import { company, conversation, lead, mailbox, message } from '../schema/index.ts';
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
  /** Those alone that `conversationsAbout` found. */
  about?: Sought | undefined;
};

/** What was found by words: the conversations, or, where they are many, what to look for in each, which soon fills a page. */
export type Sought = { readonly among: Id<'cnv'>[] } | { readonly each: string[] };

/** A word that so many of the newest conversations hold is looked for in each; any other is looked up. */
const MANY = { of: 400, hold: 20 };
/** As many of the open ones are looked at one by one to be counted. */
const COUNTED_AT_MOST = 1_000;

/**
 * The conversations in which each of some words is found: in the name, company, address, subject or a message; the last one may
 * be a beginning. Looked up once for whatever is then asked of them.
 */
export async function conversationsAbout(
  tx: Tx,
  { workspaceId, words }: { workspaceId: Id<'ws'>; words: string },
): Promise<Sought> {
  const word = sql<string>`query::text`;
  const each = (await tx.select({ word }).from(sql`unnest(words_asked(${words})) as query`)).map((row) => row.word);
  if (each.length === 0) return { among: [] };
  const newest = tx
    .select({ id: conversation.id, workspaceId: conversation.workspaceId, leadId: conversation.leadId })
    .from(conversation)
    .where(and(eq(conversation.workspaceId, workspaceId), isNotNull(conversation.lastInboundAt)))
    .orderBy(desc(conversation.lastMessageAt), desc(conversation.id))
    .limit(MANY.of)
    .as('newest');
  const many = await tx.select({ id: newest.id }).from(newest).where(holds(newest, each)).limit(MANY.hold);
  if (many.length === MANY.hold) return { each };
  const found = await tx
    .select({ id: sql<Id<'cnv'>>`found.conversation_id` })
    .from(sql`conversations_about(${words}) as found`);
  return { among: found.map(({ id }) => id) };
}

/**
 * Each of some words is in a message of a conversation, or is said of its lead. Looked at one by one (`offset 0`): whoever asks wants
 * the first few, and the planner would else look through every message first.
 */
const holds = (row: Record<'id' | 'workspaceId' | 'leadId', SQLWrapper>, each: string[]): SQL | undefined =>
  and(
    ...each.map(
      (word) => sql`(
        exists (select 1 from ${message} where ${message.workspaceId} = ${row.workspaceId}
          and ${message.conversationId} = ${row.id} and ${message.search} @@ ${word}::tsquery offset 0)
        or exists (select 1 from ${lead} where ${lead.workspaceId} = ${row.workspaceId}
          and ${lead.id} = ${row.leadId} and ${lead.searchWords} @@ ${word}::tsquery offset 0))`,
    ),
  );

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

// One value, however many they are, and in a form that every driver has.
const isAmong = (about: Sought): SQL | undefined =>
  'each' in about
    ? holds(conversation, about.each)
    : sql`${conversation.id} = any(string_to_array(${about.among.join(' ')}, ' '))`;

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
    filter.about && isAmong(filter.about),
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
  const order = longest
    ? [asc(conversation.awaitingSince), asc(conversation.id)]
    : [desc(conversation.lastMessageAt), desc(conversation.id)];
  // The page first, and then what is shown of it.
  const page = tx
    .select({ id: conversation.id })
    .from(conversation)
    .where(
      and(
        filtered(filter),
        longest
          ? youngerThan(conversation.awaitingSince, after)
          : olderThan(conversation.lastMessageAt, conversation.id, after),
      ),
    )
    .orderBy(...order)
    .limit(limit + 1)
    .as('page');
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
    .from(page)
    .innerJoin(conversation, eq(conversation.id, page.id))
    .leftJoin(mailbox, and(eq(mailbox.workspaceId, conversation.workspaceId), eq(mailbox.id, conversation.mailboxId)))
    .leftJoin(lead, and(eq(lead.workspaceId, conversation.workspaceId), eq(lead.id, conversation.leadId)))
    .leftJoin(company, and(eq(company.workspaceId, lead.workspaceId), eq(company.id, lead.companyId)))
    .orderBy(...order);
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
  after === null ? undefined : sql`(${at}, ${conversation.id}) > (${after.at.toISOString()}::timestamptz, ${after.id})`;

/** How many open conversations there are of each kind: of all, or of the newest where each is to be looked at (`Sought`). */
export async function countConversations(
  tx: Tx,
  { about, ...filter }: Omit<ConversationFilter, 'place' | 'kinds'>,
): Promise<{ counts: Partial<Record<TriageKind, number>>; all: boolean }> {
  const each = about !== undefined && 'each' in about ? about.each : [];
  const looked = tx
    .select({
      id: conversation.id,
      workspaceId: conversation.workspaceId,
      leadId: conversation.leadId,
      kind: conversation.kind,
    })
    .from(conversation)
    .where(filtered({ ...filter, about: each.length > 0 ? undefined : about, place: 'open' }))
    .orderBy(desc(conversation.lastMessageAt), desc(conversation.id));
  const open = (each.length > 0 ? looked.limit(COUNTED_AT_MOST) : looked).as('open');
  const rows = await tx
    .select({ kind: open.kind, count: sql<number>`count(*)::int` })
    .from(open)
    .where(and(isNotNull(open.kind), holds(open, each)))
    .groupBy(open.kind);
  const beyond = each.length > 0 ? await looked.offset(COUNTED_AT_MOST).limit(1) : [];
  return {
    counts: Object.fromEntries(rows.flatMap(({ kind, count }) => (kind ? [[kind, count]] : []))),
    all: beyond.length === 0,
  };
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
