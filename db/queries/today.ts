import { and, asc, count, countDistinct, eq, gt, gte, inArray, isNotNull, isNull, lt, lte, ne, sql } from 'drizzle-orm';
import type { EnrollmentStage } from '#domain/enrollment.ts';
import { isId, type Id } from '#domain/id.ts';
import { isQualified, TRIAGE_KINDS, type TriageKind } from '#domain/triage/kinds.ts';
import type { Tx } from '../client.ts';
import {
  alert,
  campaign,
  company,
  conversation,
  dispatch,
  draft,
  enrollment,
  lead,
  meeting,
  message,
} from '../schema/index.ts';
import { openAlerts, type Alert } from './alert.ts';
import type { MeetingItem } from './meeting.ts';

type Workspace = { workspaceId: Id<'ws'> };

const QUALIFIED = TRIAGE_KINDS.filter(isQualified);
const LEFT = ['accepted', 'confirmed', 'uncertain'] as const;
const nameOf = (row: { firstName: string | null; lastName: string | null; email: string | null }): string =>
  [row.firstName, row.lastName].filter(Boolean).join(' ') || (row.email ?? '');

/** How many drafts wait for a person. */
export async function countApprovals(tx: Tx, { workspaceId }: Workspace): Promise<number> {
  const [row] = await tx
    .select({ count: count() })
    .from(draft)
    .where(and(eq(draft.workspaceId, workspaceId), eq(draft.status, 'proposed'), eq(draft.class, 'sequence')));
  return row?.count ?? 0;
}

type HotReply = {
  conversationId: Id<'cnv'>;
  leadId: Id<'ld'>;
  leadName: string;
  leadTitle: string | null;
  companyName: string | null;
  kind: TriageKind;
  words: string;
  at: Date;
};

/** Qualified replies that nobody answered, from people who have no meeting yet, the longest wait first. */
export async function hotReplies(
  tx: Tx,
  { workspaceId, limit }: Workspace & { limit: number },
): Promise<{ count: number; items: HotReply[] }> {
  const where = and(
    eq(conversation.workspaceId, workspaceId),
    isNull(conversation.doneAt),
    isNotNull(conversation.lastInboundAt),
    inArray(conversation.kind, QUALIFIED),
    sql`${enrollment.end} is distinct from 'booked'`,
  );
  const ofConversation = and(
    eq(enrollment.workspaceId, conversation.workspaceId),
    eq(enrollment.id, conversation.enrollmentId),
  );
  const [total] = await tx
    .select({ count: count() })
    .from(conversation)
    .leftJoin(enrollment, ofConversation)
    .where(where);
  const rows = await tx
    .select({
      conversationId: conversation.id,
      kind: conversation.kind,
      at: conversation.lastInboundAt,
      leadId: lead.id,
      firstName: lead.firstName,
      lastName: lead.lastName,
      email: lead.email,
      leadTitle: lead.title,
      companyName: company.name,
      words: sql<
        string | null
      >`(select left(m.text, 400) from message m where m.workspace_id = ${conversation.workspaceId}
        and m.conversation_id = ${conversation.id} and m.direction = 'in' order by m.at desc limit 1)`,
    })
    .from(conversation)
    .innerJoin(lead, and(eq(lead.workspaceId, conversation.workspaceId), eq(lead.id, conversation.leadId)))
    .leftJoin(company, and(eq(company.workspaceId, lead.workspaceId), eq(company.id, lead.companyId)))
    .leftJoin(enrollment, ofConversation)
    .where(where)
    .orderBy(asc(conversation.lastInboundAt), asc(conversation.id))
    .limit(limit);
  const items = rows.flatMap(({ kind, at, words, firstName, lastName, email, ...row }) =>
    kind === null || at === null
      ? []
      : [{ ...row, kind, at, words: words ?? '', leadName: nameOf({ firstName, lastName, email }) }],
  );
  return { count: total?.count ?? 0, items };
}

/** Booked meetings from an instant on, the next one first. */
export async function comingMeetings(
  tx: Tx,
  { workspaceId, now, limit }: Workspace & { now: Date; limit: number },
): Promise<{ count: number; items: MeetingItem[] }> {
  const where = and(eq(meeting.workspaceId, workspaceId), eq(meeting.status, 'booked'), gte(meeting.endsAt, now));
  const [total] = await tx.select({ count: count() }).from(meeting).where(where);
  const rows = await meetingRows(tx).where(where).orderBy(asc(meeting.startsAt), asc(meeting.id)).limit(limit);
  return { count: total?.count ?? 0, items: rows.map(asItem) };
}

const meetingRows = (tx: Tx) =>
  tx
    .select({
      meeting,
      firstName: lead.firstName,
      lastName: lead.lastName,
      email: lead.email,
      title: lead.title,
      companyName: company.name,
    })
    .from(meeting)
    .innerJoin(lead, and(eq(lead.workspaceId, meeting.workspaceId), eq(lead.id, meeting.leadId)))
    .leftJoin(company, and(eq(company.workspaceId, lead.workspaceId), eq(company.id, lead.companyId)));

const asItem = (row: Awaited<ReturnType<typeof meetingRows>>[number]): MeetingItem => ({
  ...row.meeting,
  leadName: nameOf(row),
  companyName: row.companyName,
});

/** What came of a stretch of time: meetings made, letters that left, people contacted, those of them who replied well. */
export async function figuresBetween(
  tx: Tx,
  { workspaceId, since, until }: Workspace & { since: Date; until: Date },
): Promise<{ meetings: number; sent: number; contacted: number; qualified: number }> {
  const [made] = await tx
    .select({ count: count() })
    .from(meeting)
    .where(
      and(
        eq(meeting.workspaceId, workspaceId),
        ne(meeting.status, 'cancelled'),
        gte(meeting.createdAt, since),
        lte(meeting.createdAt, until),
      ),
    );
  const left = and(
    eq(dispatch.workspaceId, workspaceId),
    eq(dispatch.class, 'sequence'),
    inArray(dispatch.status, [...LEFT]),
    gte(dispatch.intendedAt, since),
    lte(dispatch.intendedAt, until),
  );
  const [sent] = await tx
    .select({ count: count(), people: countDistinct(dispatch.leadId) })
    .from(dispatch)
    .where(left);
  const [replied] = await tx
    .select({ people: countDistinct(message.leadId) })
    .from(message)
    .where(
      and(
        eq(message.workspaceId, workspaceId),
        eq(message.direction, 'in'),
        inArray(message.kind, QUALIFIED),
        gte(message.at, since),
        lte(message.at, until),
        inArray(message.leadId, tx.select({ leadId: dispatch.leadId }).from(dispatch).where(left)),
      ),
    );
  return {
    meetings: made?.count ?? 0,
    sent: sent?.count ?? 0,
    contacted: sent?.people ?? 0,
    qualified: replied?.people ?? 0,
  };
}

/** The letters that left, or may have, from an instant on; and the instants promised to approved ones, in order. */
export async function departuresFrom(
  tx: Tx,
  { workspaceId, began, now, limit }: Workspace & { began: Date; now: Date; limit: number },
): Promise<{ sentAt: Date[]; plannedAt: Date[] }> {
  const sent = await tx
    .select({ at: dispatch.intendedAt })
    .from(dispatch)
    .where(
      and(
        eq(dispatch.workspaceId, workspaceId),
        eq(dispatch.class, 'sequence'),
        ne(dispatch.status, 'refused'),
        gte(dispatch.intendedAt, began),
      ),
    )
    .orderBy(asc(dispatch.intendedAt))
    .limit(limit);
  const planned = await tx
    .select({ at: draft.slotAt })
    .from(draft)
    .where(and(eq(draft.workspaceId, workspaceId), eq(draft.status, 'approved'), gt(draft.slotAt, now)))
    .orderBy(asc(draft.slotAt))
    .limit(limit);
  return { sentAt: sent.map(({ at }) => at), plannedAt: planned.flatMap(({ at }) => (at === null ? [] : [at])) };
}

type AlertItem = Alert & {
  leadId: Id<'ld'> | null;
  leadName: string | null;
  conversationId: Id<'cnv'> | null;
  campaignId: Id<'cmp'> | null;
  campaignName: string | null;
};

/** Open alerts, newest first, with the people, threads and campaigns that they are about. */
export async function alertItems(tx: Tx, { workspaceId, limit }: Workspace & { limit: number }): Promise<AlertItem[]> {
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
      leadName: person === undefined ? null : nameOf(person),
      conversationId: threads.find(({ id }) => id === row.subject)?.conversationId ?? null,
      campaignId: campaignIdOf(row),
      campaignName: campaigns.find(({ id }) => id === row.subject)?.name ?? null,
    };
  });
}

/** How many people of some campaigns stand where. */
export async function stagesOf(
  tx: Tx,
  { workspaceId, campaignIds }: Workspace & { campaignIds: Id<'cmp'>[] },
): Promise<Map<Id<'cmp'>, Partial<Record<EnrollmentStage, number>>>> {
  const rows = await tx
    .select({ campaignId: enrollment.campaignId, stage: enrollment.stage, people: count() })
    .from(enrollment)
    .where(
      and(
        eq(enrollment.workspaceId, workspaceId),
        inArray(enrollment.campaignId, campaignIds),
        isNotNull(enrollment.stage),
      ),
    )
    .groupBy(enrollment.campaignId, enrollment.stage);
  const stages = new Map<Id<'cmp'>, Partial<Record<EnrollmentStage, number>>>();
  for (const { campaignId, stage, people } of rows) {
    if (stage !== null) stages.set(campaignId, { ...stages.get(campaignId), [stage]: people });
  }
  return stages;
}

/** The first meeting that came out of a sequence, cancelled ones apart, and the alert that announces it while it is open. */
export async function firstMeeting(
  tx: Tx,
  { workspaceId }: Workspace,
): Promise<{ meeting: MeetingItem; leadTitle: string | null; alertId: Id<'alr'> | null } | null> {
  const [row] = await meetingRows(tx)
    .where(and(eq(meeting.workspaceId, workspaceId), ne(meeting.status, 'cancelled'), isNotNull(meeting.enrollmentId)))
    .orderBy(asc(meeting.createdAt), asc(meeting.id))
    .limit(1);
  if (!row) return null;
  const [open] = await tx
    .select({ id: alert.id })
    .from(alert)
    .where(
      and(
        eq(alert.workspaceId, workspaceId),
        eq(alert.code, 'booked'),
        eq(alert.subject, row.meeting.id),
        isNull(alert.settledAt),
      ),
    );
  return { meeting: asItem(row), leadTitle: row.title, alertId: open?.id ?? null };
}

/** How a meeting came about: the letters that left before it, what the person answered, and what all of it took. */
export async function storyOf(
  tx: Tx,
  { workspaceId, leadId, until }: Workspace & { leadId: Id<'ld'>; until: Date },
): Promise<{
  letters: { at: Date; step: number }[];
  reply: { at: Date; sentence: string } | null;
  sent: number;
  complaints: number;
}> {
  const left = and(
    eq(dispatch.workspaceId, workspaceId),
    eq(dispatch.class, 'sequence'),
    inArray(dispatch.status, [...LEFT]),
    lte(dispatch.intendedAt, until),
  );
  const letters = await tx
    .select({ at: dispatch.intendedAt, step: dispatch.step })
    .from(dispatch)
    .where(and(left, eq(dispatch.leadId, leadId)))
    .orderBy(asc(dispatch.intendedAt));
  const [reply] = await tx
    .select({ at: message.at, text: message.text, triage: message.triage })
    .from(message)
    .where(
      and(
        eq(message.workspaceId, workspaceId),
        eq(message.leadId, leadId),
        eq(message.direction, 'in'),
        inArray(message.kind, QUALIFIED),
        lte(message.at, until),
      ),
    )
    .orderBy(asc(message.at))
    .limit(1);
  const [sent] = await tx.select({ count: count() }).from(dispatch).where(left);
  const [complained] = await tx
    .select({ count: count() })
    .from(enrollment)
    .where(
      and(eq(enrollment.workspaceId, workspaceId), eq(enrollment.end, 'complained'), lt(enrollment.endedAt, until)),
    );
  return {
    letters,
    reply: reply ? { at: reply.at, sentence: reply.triage?.reason.sentence ?? reply.text } : null,
    sent: sent?.count ?? 0,
    complaints: complained?.count ?? 0,
  };
}

/** Says that an alert was looked at. @returns false when it is not open */
export async function settleAlert(
  tx: Tx,
  { workspaceId, alertId, now }: Workspace & { alertId: Id<'alr'>; now: Date },
): Promise<boolean> {
  const rows = await tx
    .update(alert)
    .set({ settledAt: now, updatedAt: now })
    .where(and(eq(alert.workspaceId, workspaceId), eq(alert.id, alertId), isNull(alert.settledAt)))
    .returning({ id: alert.id });
  return rows.length > 0;
}
