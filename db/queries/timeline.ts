import { and, desc, eq, lt, or, sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { isUnattended } from '#domain/clearance.ts';
import type { DispatchStatus } from '#domain/dispatch.ts';
import type { DraftStatus, MessageClass } from '#domain/draft.ts';
import type { EnrollmentEnd, EnrollmentStage } from '#domain/enrollment.ts';
import type { Id } from '#domain/id.ts';
import type { Lead } from '#domain/lead.ts';
import type { MeetingStatus } from '#domain/meeting.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';
import type { VerificationVerdict } from '#domain/verification.ts';
import type { Tx } from '../client.ts';
import { pageOf, type Cursor, type Page } from '../page.ts';
import { campaign, dispatch, draft, enrollment, meeting, message, note } from '../schema/index.ts';

type CampaignRef = { campaignId: Id<'cmp'>; campaignName: string; enrollmentId: Id<'enr'> };

/** Something that happened to a lead. `id` is unique in the timeline. */
export type TimelineItem = { id: string; at: Date } & (
  | { kind: 'created'; source: string }
  | { kind: 'verified'; verdict: VerificationVerdict; by: string | null }
  | { kind: 'note'; noteId: Id<'nte'>; author: string; text: string }
  | ({ kind: 'enrolled'; stage: EnrollmentStage | null; step: number } & CampaignRef)
  | ({ kind: 'ended'; end: EnrollmentEnd } & CampaignRef)
  | {
      kind: 'draft';
      draftId: Id<'drf'>;
      campaignId: Id<'cmp'> | null;
      class: MessageClass;
      step: number;
      status: DraftStatus;
      subject: string;
    }
  | {
      kind: 'dispatch';
      dispatchId: Id<'dsp'>;
      campaignId: Id<'cmp'> | null;
      class: MessageClass;
      step: number;
      status: DispatchStatus;
      unattended: boolean;
    }
  | {
      kind: 'message';
      messageId: Id<'msg'>;
      conversationId: Id<'cnv'> | null;
      direction: 'in' | 'out';
      subject: string;
      snippet: string;
      triage: TriageKind | null;
    }
  | { kind: 'meeting'; meetingId: Id<'mtg'>; status: MeetingStatus; title: string; startsAt: Date }
);

type Input = { workspaceId: Id<'ws'>; lead: Lead; after: Cursor | null; limit: number };

/** The story of a lead, newest first: each table gives its latest, and the page is the latest of these. */
export async function timelineOf(tx: Tx, input: Input): Promise<Page<TimelineItem>> {
  const { lead, after, limit } = input;
  const own: TimelineItem[] = [{ id: `${lead.id}-created`, at: lead.createdAt, kind: 'created', source: lead.source }];
  if (lead.verification !== null && lead.verifiedAt !== null) {
    const { verification: verdict, verifiedAt: at, verifiedBy: by } = lead;
    own.push({ id: `${lead.id}-verified`, at, kind: 'verified', verdict, by });
  }
  const found = [
    ...own,
    ...(await notes(tx, input)),
    ...(await passages(tx, input)),
    ...(await drafts(tx, input)),
    ...(await dispatches(tx, input)),
    ...(await messages(tx, input)),
    ...(await meetings(tx, input)),
  ];
  const rows = found
    .filter(({ id, at }) => after === null || at < after.at || (at.getTime() === after.at.getTime() && id < after.id))
    .sort((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1));
  return pageOf(rows.slice(0, limit + 1), limit, ({ at, id }) => ({ at, id }));
}

/** Ids in a timeline may carry more than the row's: a row of the same instant is compared with the row's part only, and again above. */
const before = (at: PgColumn, id: PgColumn, { after }: Input): SQL | undefined =>
  after === null ? undefined : or(lt(at, after.at), and(eq(at, after.at), sql`${id} <= ${after.id}`));

async function notes(tx: Tx, input: Input): Promise<TimelineItem[]> {
  const rows = await tx
    .select()
    .from(note)
    .where(
      and(
        eq(note.workspaceId, input.workspaceId),
        eq(note.leadId, input.lead.id),
        before(note.createdAt, note.id, input),
      ),
    )
    .orderBy(desc(note.createdAt), desc(note.id))
    .limit(input.limit + 2);
  return rows.map(({ id, createdAt, author, text }) => ({ id, at: createdAt, kind: 'note', noteId: id, author, text }));
}

async function passages(tx: Tx, { workspaceId, lead }: Input): Promise<TimelineItem[]> {
  const rows = await tx
    .select({ enrollment, campaignName: campaign.name })
    .from(enrollment)
    .innerJoin(campaign, and(eq(campaign.workspaceId, enrollment.workspaceId), eq(campaign.id, enrollment.campaignId)))
    .where(and(eq(enrollment.workspaceId, workspaceId), eq(enrollment.leadId, lead.id)));
  return rows.flatMap(({ enrollment: { id, campaignId, createdAt, stage, step, end, endedAt }, campaignName }) => {
    const of = { enrollmentId: id, campaignId, campaignName };
    const enrolled: TimelineItem = { id, at: createdAt, kind: 'enrolled', ...of, stage, step };
    return end === null || endedAt === null
      ? [enrolled]
      : [enrolled, { id: `${id}-ended`, at: endedAt, kind: 'ended', ...of, end }];
  });
}

async function drafts(tx: Tx, input: Input): Promise<TimelineItem[]> {
  const rows = await tx
    .select({
      id: draft.id,
      at: draft.createdAt,
      campaignId: draft.campaignId,
      class: draft.class,
      step: draft.step,
      status: draft.status,
      subject: draft.subject,
    })
    .from(draft)
    .where(
      and(
        eq(draft.workspaceId, input.workspaceId),
        eq(draft.leadId, input.lead.id),
        before(draft.createdAt, draft.id, input),
      ),
    )
    .orderBy(desc(draft.createdAt), desc(draft.id))
    .limit(input.limit + 2);
  return rows.map((row) => ({ ...row, kind: 'draft', draftId: row.id }));
}

async function dispatches(tx: Tx, input: Input): Promise<TimelineItem[]> {
  const rows = await tx
    .select({
      id: dispatch.id,
      at: dispatch.intendedAt,
      campaignId: dispatch.campaignId,
      class: dispatch.class,
      step: dispatch.step,
      status: dispatch.status,
      clearance: dispatch.clearance,
    })
    .from(dispatch)
    .where(
      and(
        eq(dispatch.workspaceId, input.workspaceId),
        eq(dispatch.leadId, input.lead.id),
        before(dispatch.intendedAt, dispatch.id, input),
      ),
    )
    .orderBy(desc(dispatch.intendedAt), desc(dispatch.id))
    .limit(input.limit + 2);
  return rows.map(({ clearance, ...row }) => ({
    ...row,
    kind: 'dispatch',
    dispatchId: row.id,
    unattended: isUnattended(clearance),
  }));
}

async function messages(tx: Tx, input: Input): Promise<TimelineItem[]> {
  const rows = await tx
    .select({
      id: message.id,
      at: message.at,
      conversationId: message.conversationId,
      direction: message.direction,
      subject: message.subject,
      snippet: sql<string>`case when length(${message.text}) > 240 then left(${message.text}, 239) || '…' else ${message.text} end`,
      triage: message.kind,
    })
    .from(message)
    .where(
      and(
        eq(message.workspaceId, input.workspaceId),
        eq(message.leadId, input.lead.id),
        before(message.at, message.id, input),
      ),
    )
    .orderBy(desc(message.at), desc(message.id))
    .limit(input.limit + 2);
  return rows.map((row) => ({ ...row, kind: 'message', messageId: row.id }));
}

async function meetings(tx: Tx, { workspaceId, lead }: Input): Promise<TimelineItem[]> {
  const rows = await tx
    .select()
    .from(meeting)
    .where(and(eq(meeting.workspaceId, workspaceId), eq(meeting.leadId, lead.id)));
  return rows.flatMap(({ id, createdAt, updatedAt, status, title, startsAt }) => {
    const of = { kind: 'meeting', meetingId: id, title, startsAt } as const;
    const booked: TimelineItem = { id, at: createdAt, ...of, status: 'booked' };
    if (status === 'booked') return [booked];
    // It was called off when it last changed, or before it was ever heard of; what came of it came at its hour.
    const since: TimelineItem = {
      ...{ id: `${id}-${status}`, at: status === 'cancelled' ? updatedAt : startsAt },
      ...{ ...of, status },
    };
    return since.at.getTime() === createdAt.getTime() ? [since] : [booked, since];
  });
}
