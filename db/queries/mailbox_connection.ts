import { and, eq, sql } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { mailbox } from '../schema/index.ts';

/** Replaces a sealed connection, if it is still the one that was read. @returns false when somebody changed it since */
export async function replaceConnection(
  tx: Tx,
  {
    workspaceId,
    mailboxId,
    before,
    sealed,
    now,
  }: { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'>; before: string; sealed: string; now: Date },
): Promise<boolean> {
  const changed = await tx
    .update(mailbox)
    .set({ connection: { sealed }, updatedAt: now })
    .where(
      and(
        eq(mailbox.workspaceId, workspaceId),
        eq(mailbox.id, mailboxId),
        sql`${mailbox.connection} ->> 'sealed' = ${before}`,
      ),
    )
    .returning({ id: mailbox.id });
  return changed.length > 0;
}
