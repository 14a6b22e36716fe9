import { and, eq, gte, isNotNull, ne, sql } from 'drizzle-orm';
import { DAY_MS } from '#domain/calendar.ts';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { enrollment, lead, suppression } from '../schema/index.ts';
import { accountOf } from './suppression.ts';

/** An import looks at every suppression there is; what came since is told to the leads that were there before. */
const LATELY_MS = 30 * DAY_MS;
const AT_ONCE = 200;

/** An address without its +tag, as suppressions are kept. */
const plain = sql`regexp_replace(${lead.email}, '^(.[^@+]*)[+][^@]*@', '\\1@')`;

/** Marks the leads of a workspace that fall under what other workspaces of its account suppressed lately. */
export async function markSuppressedElsewhere(
  tx: Tx,
  { workspaceId, now }: { workspaceId: Id<'ws'>; now: Date },
): Promise<void> {
  const accountId = await accountOf(tx, workspaceId);
  const keys = await tx
    .select({ kind: suppression.kind, key: suppression.key })
    .from(suppression)
    .where(
      and(
        eq(suppression.accountId, accountId),
        ne(suppression.workspaceId, workspaceId),
        ne(suppression.kind, 'hash'),
        gte(suppression.at, new Date(now.getTime() - LATELY_MS)),
      ),
    );
  if (keys.length === 0) return;
  const listed = (kind: 'address' | 'domain') =>
    sql`(select jsonb_array_elements_text(${JSON.stringify(keys.filter((one) => one.kind === kind).map(({ key }) => key))}::jsonb))`;
  await tx
    .update(lead)
    .set({ suppressed: true, updatedAt: now })
    .where(
      and(
        eq(lead.workspaceId, workspaceId),
        eq(lead.suppressed, false),
        sql`(${plain} in ${listed('address')} or split_part(${lead.email}, '@', 2) in ${listed('domain')})`,
      ),
    );
}

/** What is under way for people who asked the account for no more of it. */
export async function openThoughOptedOut(
  tx: Tx,
  { workspaceId }: { workspaceId: Id<'ws'> },
): Promise<{ campaignId: Id<'cmp'>; leadId: Id<'ld'> }[]> {
  const accountId = await accountOf(tx, workspaceId);
  return tx
    .select({ campaignId: enrollment.campaignId, leadId: enrollment.leadId })
    .from(enrollment)
    .innerJoin(lead, and(eq(lead.workspaceId, enrollment.workspaceId), eq(lead.id, enrollment.leadId)))
    .innerJoin(
      suppression,
      and(
        eq(suppression.accountId, accountId),
        eq(suppression.kind, 'address'),
        eq(suppression.key, plain),
        eq(suppression.reason, 'opt_out'),
      ),
    )
    .where(and(eq(enrollment.workspaceId, workspaceId), isNotNull(enrollment.stage), eq(lead.suppressed, true)))
    .limit(AT_ONCE);
}
