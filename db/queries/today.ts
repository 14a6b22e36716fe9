import { and, asc, count, countDistinct, eq, gt, gte, inArray, isNotNull, isNull, lte, ne, or, sql } from 'drizzle-orm';
import type { Window } from '#domain/calendar.ts';
import { LEFT_STATUSES } from '#domain/dispatch.ts';
import type { EnrollmentStage } from '#domain/enrollment.ts';
import type { Id } from '#domain/id.ts';
import { leadName } from '#domain/lead.ts';
import { windowOf } from '#domain/mailbox.ts';
import { QUALIFIED_REPLIES, type TriageKind } from '#domain/triage/kinds.ts';
import type { Tx } from '../client.ts';
import {
  campaign,
  company,
  conversation,
  dispatch,
  draft,
  enrollment,
  lead,
  mailbox,
  meeting,
  message,
} from '../schema/index.ts';

type Workspace = { workspaceId: Id<'ws'> };

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
  /** Who takes care of it. */
  assignedTo: Id<'mb'> | null;
  kind: TriageKind;
  words: string;
  at: Date;
  awaitingSince: Date;
  hours: Window;
};

/** What a reply is worth before another: whoever is interested, then whoever asks, then whoever names a colleague. */
const WORTH = sql`array_position(array['interested', 'info_request', 'referral'], ${conversation.kind})`;

/** Qualified replies that nobody answered or put off, from people who have no meeting yet: in order of worth, then of the wait. */
export async function hotReplies(
  tx: Tx,
  { workspaceId, now, limit }: Workspace & { now: Date; limit: number },
): Promise<{ count: number; items: HotReply[] }> {
  const where = and(
    eq(conversation.workspaceId, workspaceId),
    isNotNull(conversation.awaitingSince),
    or(isNull(conversation.snoozedUntil), lte(conversation.snoozedUntil, now)),
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
      assignedTo: conversation.assignedTo,
      kind: conversation.kind,
      at: conversation.lastInboundAt,
      awaitingSince: conversation.awaitingSince,
      windowStartMinute: mailbox.windowStartMinute,
      windowEndMinute: mailbox.windowEndMinute,
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
    .leftJoin(mailbox, and(eq(mailbox.workspaceId, conversation.workspaceId), eq(mailbox.id, conversation.mailboxId)))
    .leftJoin(company, and(eq(company.workspaceId, lead.workspaceId), eq(company.id, lead.companyId)))
    .leftJoin(enrollment, ofConversation)
    .where(where)
    .orderBy(sql`${WORTH} nulls last`, asc(conversation.awaitingSince), asc(conversation.id))
    .limit(limit);
  const items = rows.flatMap(
    ({ kind, at, awaitingSince, words, firstName, lastName, email, windowStartMinute, windowEndMinute, ...row }) => {
      if (kind === null || at === null || awaitingSince === null) return [];
      return [
        {
          ...row,
          kind,
          at,
          awaitingSince,
          hours: windowOf({ windowStartMinute, windowEndMinute }),
          words: words ?? '',
          leadName: leadName({ firstName, lastName, email }),
        },
      ];
    },
  );
  return { count: total?.count ?? 0, items };
}

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
    inArray(dispatch.status, LEFT_STATUSES),
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
        inArray(message.kind, QUALIFIED_REPLIES),
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
    .leftJoin(campaign, and(eq(campaign.workspaceId, draft.workspaceId), eq(campaign.id, draft.campaignId)))
    .where(
      and(
        eq(draft.workspaceId, workspaceId),
        eq(draft.status, 'approved'),
        gt(draft.slotAt, now),
        or(isNull(campaign.status), ne(campaign.status, 'paused')),
      ),
    )
    .orderBy(asc(draft.slotAt))
    .limit(limit);
  return { sentAt: sent.map(({ at }) => at), plannedAt: planned.flatMap(({ at }) => (at === null ? [] : [at])) };
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
