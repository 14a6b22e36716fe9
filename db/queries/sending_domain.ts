import { and, asc, desc, eq, isNotNull, or, isNull, lt, sql } from 'drizzle-orm';
import type { DomainAudit } from '#domain/deliverability/audit.ts';
import type { BlocklistResult } from '#domain/deliverability/blocklist.ts';
import type { SeenSignature } from '#domain/deliverability/dkim.ts';
import { verdictOf } from '#domain/deliverability/audit.ts';
import type { Id } from '#domain/id.ts';
import type { Tx } from '../client.ts';
import { mailbox, message, sendingDomain } from '../schema/index.ts';

export type SendingDomain = typeof sendingDomain.$inferSelect;
type Key = { workspaceId: Id<'ws'>; domain: string };

const of = ({ workspaceId, domain }: Key) =>
  and(eq(sendingDomain.workspaceId, workspaceId), eq(sendingDomain.domain, domain));

export async function getSendingDomain(tx: Tx, key: Key): Promise<SendingDomain | null> {
  const [row] = await tx.select().from(sendingDomain).where(of(key));
  return row ?? null;
}

/** The workspace's sending domains, in alphabetical order. */
export async function listSendingDomains(tx: Tx, { workspaceId }: { workspaceId: Id<'ws'> }): Promise<SendingDomain[]> {
  return tx
    .select()
    .from(sendingDomain)
    .where(eq(sendingDomain.workspaceId, workspaceId))
    .orderBy(asc(sendingDomain.domain));
}

/**
 * Notes that a person wants a domain read again, and a selector that they name with it.
 * @param notSince asked since then already: refused
 * @returns null when it was asked too recently
 */
export async function askForCheck(
  tx: Tx,
  { now, notSince, selector, ...key }: Key & { now: Date; notSince: Date; selector: string | null },
): Promise<SendingDomain | null> {
  const named = selector === null ? [] : [selector];
  const [row] = await tx
    .insert(sendingDomain)
    .values({ ...key, blocklists: [], selectors: named, seen: [], askedAt: now, createdAt: now, updatedAt: now })
    .onConflictDoUpdate({
      target: [sendingDomain.workspaceId, sendingDomain.domain],
      set: {
        askedAt: now,
        updatedAt: now,
        ...(selector === null
          ? {}
          : {
              // Once each, and no more than a person would name.
              selectors: sql`case when ${sendingDomain.selectors} ? ${selector} or jsonb_array_length(${sendingDomain.selectors}) >= 20
                then ${sendingDomain.selectors} else ${sendingDomain.selectors} || ${JSON.stringify(named)}::jsonb end`,
            }),
      },
      setWhere: or(isNull(sendingDomain.askedAt), lt(sendingDomain.askedAt, notSince)),
    })
    .returning();
  return row ?? null;
}

/** Keeps what an audit found, and tells the gate: the verdict of every mailbox of the domain is the audit's own. */
export async function saveAudit(
  tx: Tx,
  {
    audit,
    blocklists,
    seen,
    now,
    ...key
  }: Key & {
    audit: DomainAudit;
    blocklists: readonly BlocklistResult[];
    seen: readonly SeenSignature[];
    now: Date;
  },
): Promise<void> {
  const found = { audit, blocklists: [...blocklists], seen: [...seen], checkedAt: now, updatedAt: now };
  await tx
    .insert(sendingDomain)
    .values({ ...key, ...found, selectors: [], createdAt: now })
    .onConflictDoUpdate({ target: [sendingDomain.workspaceId, sendingDomain.domain], set: found });
  await tx
    .update(mailbox)
    .set({ dns: verdictOf(audit, now.getTime()), updatedAt: now })
    .where(and(eq(mailbox.workspaceId, key.workspaceId), sql`split_part(${mailbox.address}, '@', 2) = ${key.domain}`));
}

/** How many of a mailbox's last messages are looked at for signatures. */
const LOOKED_AT = 100;

/** The last received messages that carry a signature and name the domain, as they came. */
export async function signedMessages(
  tx: Tx,
  { workspaceId, mailboxId, domain, limit }: Key & { mailboxId: Id<'mbx'>; limit: number },
): Promise<Uint8Array[]> {
  const last = tx
    .select({ raw: message.raw, at: message.at })
    .from(message)
    .where(
      and(
        eq(message.workspaceId, workspaceId),
        eq(message.mailboxId, mailboxId),
        eq(message.direction, 'in'),
        isNotNull(message.raw),
      ),
    )
    .orderBy(desc(message.at))
    .limit(LOOKED_AT)
    .as('last');
  const has = (text: string) => sql`position(convert_to(${text}, 'UTF8') in ${last.raw}) > 0`;
  const rows = await tx
    .select({ raw: last.raw })
    .from(last)
    .where(and(has('DKIM-Signature'), has(`@${domain}`)))
    .orderBy(desc(last.at))
    .limit(limit);
  return rows.flatMap(({ raw }) => (raw === null ? [] : [raw]));
}
