import { and, eq } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { hold } from '../hold.ts';
import { contact } from '../schema/index.ts';

/** Notes in the account's record that an address was written to. */
export async function insertContact(tx: Tx, row: typeof contact.$inferInsert): Promise<void> {
  await tx.insert(contact).values(row);
}

/**
 * Takes a person of the account, then their company, for this transaction: whoever counts the account's contacts with
 * either waits for whoever is about to add one, from whatever mailbox and workspace. Taken after the mailbox's lock and in
 * this order by everybody, so that nobody waits in a circle.
 */
export async function lockContacts(
  tx: Tx,
  { accountId, email, companyKey }: { accountId: Id<'acc'>; email: string; companyKey: string | null },
): Promise<void> {
  await hold(tx, `contact ${accountId} ${email}`);
  if (companyKey !== null) await hold(tx, `company ${accountId} ${companyKey}`);
}

/** Takes a contact back: its message certainly never left. */
export async function deleteContact(
  tx: Tx,
  { accountId, dispatchId }: { accountId: Id<'acc'>; dispatchId: Id<'dsp'> },
): Promise<void> {
  await tx.delete(contact).where(and(eq(contact.accountId, accountId), eq(contact.dispatchId, dispatchId)));
}
