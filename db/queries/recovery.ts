import { and, asc, desc, eq, gt, gte, isNotNull, ne } from 'drizzle-orm';
import { RETURNED } from '#domain/dispatch.ts';
import type { Id } from '#domain/id.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';
import type { Tx } from '../client.ts';
import { dispatch, meeting, message } from '../schema/index.ts';

type Message = typeof message.$inferSelect;
type OfLead = { workspaceId: Id<'ws'>; leadId: Id<'ld'>; since: Date };
const MOST = 20;

/**
 * What a lead wrote after an instant, oldest first, with the date that it named. Soft bounces are left out: nobody tries
 * again by guess.
 */
export async function heardSince(
  tx: Tx,
  { workspaceId, leadId, since }: OfLead,
): Promise<{ messageId: Id<'msg'>; kind: TriageKind; date: string | null }[]> {
  const rows = await tx
    .select({ messageId: message.id, kind: message.kind, triage: message.triage })
    .from(message)
    .where(
      and(
        eq(message.workspaceId, workspaceId),
        eq(message.leadId, leadId),
        eq(message.direction, 'in'),
        isNotNull(message.kind),
        ne(message.kind, 'bounce_soft'),
        gt(message.createdAt, since),
      ),
    )
    .orderBy(asc(message.createdAt), asc(message.id))
    .limit(MOST);
  return rows.flatMap(asReply);
}

/** What a person said last that a message of a lead is: what opened the story again, where its workflow never heard of it. */
export async function correctedLast(
  tx: Tx,
  { workspaceId, leadId }: Omit<OfLead, 'since'>,
): Promise<ReturnType<typeof asReply>> {
  const rows = await tx
    .select({ messageId: message.id, kind: message.kind, triage: message.triage })
    .from(message)
    .where(and(eq(message.workspaceId, workspaceId), eq(message.leadId, leadId), isNotNull(message.correctedBy)))
    .orderBy(desc(message.updatedAt), desc(message.id))
    .limit(1);
  return rows.flatMap(asReply);
}

function asReply({ messageId, kind, triage }: Pick<Message, 'kind' | 'triage'> & { messageId: Id<'msg'> }) {
  const date = kind === 'out_of_office' ? triage?.returnDate : kind === 'not_now' ? triage?.comeBackDate : null;
  return kind === null ? [] : [{ messageId, kind, date: date ?? null }];
}

/** The appointment that a lead has since an instant, the first where there are several. */
export async function bookedSince(tx: Tx, { workspaceId, leadId, since }: OfLead): Promise<Id<'mtg'> | null> {
  const [row] = await tx
    .select({ id: meeting.id })
    .from(meeting)
    .where(
      and(
        eq(meeting.workspaceId, workspaceId),
        eq(meeting.leadId, leadId),
        eq(meeting.status, 'booked'),
        gte(meeting.createdAt, since),
      ),
    )
    .orderBy(asc(meeting.createdAt), asc(meeting.id))
    .limit(1);
  return row?.id ?? null;
}

/** When messages of an enrollment came back softly, in milliseconds, oldest first. */
export async function softBouncesOf(
  tx: Tx,
  { workspaceId, enrollmentId }: { workspaceId: Id<'ws'>; enrollmentId: Id<'enr'> },
): Promise<number[]> {
  const rows = await tx
    .select({ at: dispatch.settledAt })
    .from(dispatch)
    .where(
      and(
        eq(dispatch.workspaceId, workspaceId),
        eq(dispatch.enrollmentId, enrollmentId),
        eq(dispatch.outcome, RETURNED),
      ),
    )
    .orderBy(asc(dispatch.settledAt));
  return rows.flatMap(({ at }) => (at === null ? [] : [at.getTime()]));
}
