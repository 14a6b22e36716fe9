import { and, count, countDistinct, desc, eq, ne, sql } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { dispatch, enrollment } from '../schema/index.ts';

/** How far back a mailbox's record goes. */
const LAST_SENDS = 500;

/** What came of a mailbox's last 500 sends: how many of their passages ended by a bounce, a complaint or an opt-out. */
export async function sendRecord(
  tx: Tx,
  { workspaceId, mailboxId }: { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'> },
): Promise<{ sends: number; bounces: number; complaints: number; optOuts: number }> {
  const last = tx
    .select({ enrollmentId: dispatch.enrollmentId })
    .from(dispatch)
    .where(
      and(eq(dispatch.workspaceId, workspaceId), eq(dispatch.mailboxId, mailboxId), ne(dispatch.status, 'refused')),
    )
    .orderBy(desc(dispatch.intendedAt))
    .limit(LAST_SENDS)
    .as('last');
  const ended = (end: 'bounced' | 'complained' | 'opted_out') =>
    countDistinct(sql`case when ${enrollment.end} = ${end} then ${enrollment.id} end`);
  const [row] = await tx
    .select({
      sends: count(),
      bounces: ended('bounced'),
      complaints: ended('complained'),
      optOuts: ended('opted_out'),
    })
    .from(last)
    .leftJoin(enrollment, and(eq(enrollment.workspaceId, workspaceId), eq(enrollment.id, last.enrollmentId)));
  return row ?? { sends: 0, bounces: 0, complaints: 0, optOuts: 0 };
}
