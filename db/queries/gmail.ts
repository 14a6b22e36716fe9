import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { idSchema } from '#domain/id.schema.ts';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';

const rowSchema = z.object({ workspace_id: idSchema('ws'), mailbox_id: idSchema('mbx') });

/**
 * The mailboxes at Gmail of an address, in any workspace. As the directory role, which sees no mailbox: a function of the
 * database gives it their ids.
 * @param address as `normaliseEmail` writes it
 */
export async function gmailMailboxesOf(
  tx: Tx,
  { address }: { address: string },
): Promise<{ workspaceId: Id<'ws'>; mailboxId: Id<'mbx'> }[]> {
  const found = z
    .object({ rows: z.array(rowSchema) })
    .parse(await tx.execute(sql`select workspace_id, mailbox_id from gmail_mailboxes_of(${address})`));
  return found.rows.map(({ workspace_id: workspaceId, mailbox_id: mailboxId }) => ({ workspaceId, mailboxId }));
}
