import { inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import { windowOf } from '#domain/mailbox.ts';
import type { RepliedStory } from '#domain/reply_times.ts';
import type { Arm } from '#domain/statistics.ts';
import { QUALIFIED_REPLIES } from '#domain/triage/kinds.ts';
import type { Tx } from '../client.ts';
import { from, letters, type ResultScope } from './results.ts';

const count = z.coerce.number().int();
const instant = z.coerce.date();
const storyRows = z.object({
  rows: z.array(
    z.object({
      replied_at: instant,
      answered_at: instant.nullable(),
      booked_at: instant.nullable(),
      start_minute: count,
      end_minute: count,
      letters: count,
    }),
  ),
});
const heldRows = z.object({ rows: z.tuple([z.object({ held: count, over: count })]) });

/** The first qualified reply of each person, what followed it, and how many letters had left before it. */
export async function repliedStories(
  tx: Tx,
  scope: ResultScope,
): Promise<(RepliedStory & { readonly letters: number })[]> {
  const { workspaceId } = scope;
  const rows = await tx.execute(sql`with ${letters(scope)}, reply as (
      select distinct on (l.enrollment_id) l.enrollment_id, l.lead_id, c.id as conversation_id, c.mailbox_id, m.at
      from letter l join conversation c on c.workspace_id = ${workspaceId} and c.enrollment_id = l.enrollment_id
        join message m on m.workspace_id = ${workspaceId} and m.conversation_id = c.id
      where l.nth = 1 ${from(scope)} and m.direction = 'in' and ${inArray(sql`m.kind`, QUALIFIED_REPLIES)} and m.at >= l.at
      order by l.enrollment_id, m.at
    ) select r.at as replied_at, b.window_start_minute as start_minute, b.window_end_minute as end_minute,
      (select min(o.at) from message o where o.workspace_id = ${workspaceId} and o.conversation_id = r.conversation_id
        and o.direction = 'out' and o.at > r.at) as answered_at,
      (select min(t.created_at) from meeting t where t.workspace_id = ${workspaceId} and t.status <> 'cancelled'
        and (t.enrollment_id = r.enrollment_id or t.enrollment_id is null and t.lead_id = r.lead_id)
        and t.created_at >= r.at) as booked_at,
      (select count(*) from letter l where l.enrollment_id = r.enrollment_id and l.at <= r.at) as letters
    from reply r join mailbox b on b.workspace_id = ${workspaceId} and b.id = r.mailbox_id`);
  return storyRows.parse(rows).rows.map((row) => ({
    repliedAt: row.replied_at,
    answeredAt: row.answered_at,
    bookedAt: row.booked_at,
    hours: windowOf({ windowStartMinute: row.start_minute, windowEndMinute: row.end_minute }),
    letters: row.letters,
  }));
}

/** Meetings that were held, of those of which somebody said whether they were. */
export async function meetingsHeld(tx: Tx, scope: ResultScope): Promise<Arm> {
  const { workspaceId } = scope;
  const rows = await tx.execute(sql`with ${letters(scope)}
    select count(*) filter (where t.status = 'held') as held, count(*) as over
    from letter l join meeting t on t.workspace_id = ${workspaceId} and t.status in ('held', 'no_show')
      and (t.enrollment_id = l.enrollment_id or t.enrollment_id is null and t.lead_id = l.lead_id) and t.created_at >= l.at
    where l.nth = 1 ${from(scope)}`);
  const { held, over } = heldRows.parse(rows).rows[0];
  return { successes: held, trials: over };
}
