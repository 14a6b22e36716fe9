import { and, eq, sql } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import { instance, type BounceLook, type LedgerLook } from '../schema/index.ts';

export type Instance = typeof instance.$inferSelect;

const THE_ONE = 'instance';
const one = eq(instance.id, THE_ONE);

/** The row of the instance, made when it is missing, and held until the transaction's end. As the directory role. */
export async function lockInstance(tx: Tx): Promise<Instance> {
  await tx.insert(instance).values({ id: THE_ONE, handedOver: 0 }).onConflictDoNothing();
  const [row] = await tx.select().from(instance).where(one).for('update');
  if (!row) throw new Error('instance_gone');
  return row;
}

export async function getInstance(tx: Tx): Promise<Instance | null> {
  const [row] = await tx.select().from(instance).where(one);
  return row ?? null;
}

/** Gives the database to one Temporal namespace. @param handedOver what it counts from, where it was behind */
export async function claimInstance(
  tx: Tx,
  {
    temporal,
    handedOver,
    restoredAt,
    now,
  }: { temporal: string; handedOver: number; restoredAt: Date | null; now: Date },
): Promise<void> {
  await tx
    .update(instance)
    .set({ temporal, handedOver, seenAt: now, ...(restoredAt === null ? {} : { restoredAt }) })
    .where(one);
}

/** Counts one handing over. @returns how many there were with it; null when the database is another namespace's */
export async function countHandingOver(
  tx: Tx,
  { temporal, now }: { temporal: string; now: Date },
): Promise<number | null> {
  const [row] = await tx
    .update(instance)
    .set({ handedOver: sql`${instance.handedOver} + 1`, seenAt: now })
    .where(and(one, eq(instance.temporal, temporal)))
    .returning({ handedOver: instance.handedOver });
  return row?.handedOver ?? null;
}

/** Says that it lives, or with null that it stopped in order. */
export async function noteSeen(tx: Tx, { temporal, at }: { temporal: string; at: Date | null }): Promise<void> {
  await tx
    .update(instance)
    .set({ seenAt: at })
    .where(and(one, eq(instance.temporal, temporal)));
}

/** Keeps what came of the last sends of all workspaces together. */
export async function noteBounces(tx: Tx, look: BounceLook): Promise<void> {
  await tx.update(instance).set({ bounces: look }).where(one);
}

/** Keeps what the last look at every workspace's sums found. */
export async function noteLedger(tx: Tx, look: LedgerLook): Promise<void> {
  await tx.update(instance).set({ ledger: look }).where(one);
}

/** The key pair that push services know this instance by; null before anybody asked. As the directory role. */
export async function getPushKey(tx: Tx): Promise<{ publicKey: string; sealed: string } | null> {
  const row = await getInstance(tx);
  if (row?.pushKey == null || row.pushKeySealed === null) return null;
  return { publicKey: row.pushKey, sealed: row.pushKeySealed };
}

/** Keeps a key pair, unless there is one: two who ask at once get the same. @returns the public key in force */
export async function keepPushKey(tx: Tx, key: { publicKey: string; sealed: string }): Promise<string> {
  const { pushKey } = await lockInstance(tx);
  if (pushKey !== null) return pushKey;
  await tx.update(instance).set({ pushKey: key.publicKey, pushKeySealed: key.sealed }).where(one);
  return key.publicKey;
}

/** The same pair under today's key of ours. */
export async function resealPushKey(tx: Tx, { before, sealed }: { before: string; sealed: string }): Promise<void> {
  await tx
    .update(instance)
    .set({ pushKeySealed: sealed })
    .where(and(one, eq(instance.pushKeySealed, before)));
}
