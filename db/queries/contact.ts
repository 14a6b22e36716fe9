import { and, eq, sql } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
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
  const lock = (name: string) => tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
  await lock(`contact ${accountId} ${email}`);
  if (companyKey !== null) await lock(`company ${accountId} ${companyKey}`);
}

/** Takes a contact back: its message certainly never left. */
export async function deleteContact(
  tx: Tx,
  { accountId, dispatchId }: { accountId: Id<'acc'>; dispatchId: Id<'dsp'> },
): Promise<void> {
  await tx.delete(contact).where(and(eq(contact.accountId, accountId), eq(contact.dispatchId, dispatchId)));
}
