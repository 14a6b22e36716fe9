import { sql } from 'drizzle-orm';
import type { Tx } from './client.ts';

/** Waits for whoever holds a name, then holds it until the transaction ends (PostgreSQL's advisory locks). */
export async function hold(tx: Tx, name: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
}
