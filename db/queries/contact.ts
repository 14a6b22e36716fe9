import { and, eq } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { contact } from '../schema/index.ts';

/** Notes in the account's record that an address was written to. */
export async function insertContact(tx: Tx, row: typeof contact.$inferInsert): Promise<void> {
  await tx.insert(contact).values(row);
}

/** Takes a contact back: its message certainly never left. */
export async function deleteContact(
  tx: Tx,
  { accountId, dispatchId }: { accountId: Id<'acc'>; dispatchId: Id<'dsp'> },
): Promise<void> {
  await tx.delete(contact).where(and(eq(contact.accountId, accountId), eq(contact.dispatchId, dispatchId)));
}
