import { randomBytes } from 'node:crypto';
import { and, desc, eq, lt, or, sql } from 'drizzle-orm';
import type { AuditAction } from '#domain/audit.ts';
import { ID_RANDOM_BYTES, newId } from '#domain/id.ts';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { pageOf } from '../page.ts';
import type { Cursor, Page } from '../page.ts';
import { auditEntry } from '../schema/index.ts';

export type AuditEntry = typeof auditEntry.$inferSelect;

export type AuditInput = {
  workspaceId: Id<'ws'>;
  now: Date;
  /** `user:<id>`, `key:<id>` or `system:<workflow>`. */
  actor: string;
  /** `<noun>.<verb>`, as in `draft.approved`. */
  action: AuditAction;
  /** The id of what it was done to. */
  subject: string;
  /** Ids, codes and numbers only, never a person's data: the log outlives an erasure. */
  details?: AuditEntry['details'];
};

/** Writes down what was done, in the transaction that does it. */
export async function recordAudit(tx: Tx, { workspaceId, now, details = {}, ...what }: AuditInput): Promise<void> {
  const id = newId('aud', now.getTime(), randomBytes(ID_RANDOM_BYTES));
  await tx.insert(auditEntry).values({ id, workspaceId, at: now, details, ...what });
}

/** What was done, newest first, to everything or to one subject. */
export async function listAudit(
  tx: Tx,
  {
    workspaceId,
    subject,
    after,
    limit,
  }: { workspaceId: Id<'ws'>; subject?: string | undefined; after: Cursor | null; limit: number },
): Promise<Page<AuditEntry>> {
  const rows = await tx
    .select()
    .from(auditEntry)
    .where(
      and(
        eq(auditEntry.workspaceId, workspaceId),
        subject === undefined ? undefined : eq(auditEntry.subject, subject),
        after === null
          ? undefined
          : or(lt(auditEntry.at, after.at), and(eq(auditEntry.at, after.at), sql`${auditEntry.id} < ${after.id}`)),
      ),
    )
    .orderBy(desc(auditEntry.at), desc(auditEntry.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ at, id }) => ({ at, id }));
}
