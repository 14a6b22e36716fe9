import type { Id } from '#domain/id.ts';
import { newId } from '#domain/id.ts';
import { withDirectory, withWorkspace, type Db } from '#db/client.ts';
import { raiseAlert } from '#db/queries/alert.ts';
import { recordAudit } from '#db/queries/audit.ts';
import { claimInstance, countHandingOver, getInstance, lockInstance, noteSeen } from '#db/queries/instance.ts';
import { listMailboxes, moveMailbox } from '#db/queries/mailbox.ts';
import { listWorkspaces } from '#db/queries/reconciler.ts';
import { clockOf, getWorkspace } from '#db/queries/workspace.ts';
import { NothingSent, type Fence, type Time } from './ports.ts';

/** What stands outside the database. */
export type Outside = {
  /**
   * How many handings over it knows of; null when it never heard of any. `copied`: it is itself a copy of what stood
   * elsewhere, or was put back from one.
   */
  known(): Promise<{ handedOver: number; copied: boolean } | null>;
  /** Keeps a count, for good before it returns; a lower one than it knows changes nothing. */
  keep(handedOver: number): Promise<void>;
};

export type FenceParts = {
  db: Db;
  time: Time;
  random: (length: number) => Uint8Array;
  /** What names the Temporal namespace among all others, for ever. */
  temporal: string;
  outside: Outside;
};

/** The database belongs to another LeadGen, which lives. */
export class TakenByAnother extends Error {
  override readonly name = 'TakenByAnother';
  /** Seconds since it was last seen. */
  readonly seconds: number;
  constructor(seconds: number) {
    super('taken_by_another');
    this.seconds = seconds;
  }
}

/** Whoever was not seen for so long does not live any more. */
const GONE_AFTER_MS = 60_000;
const PAGE = 100;

/**
 * Takes the database for this LeadGen. A second one that works on it, with workflows of its own, would send everything a
 * second time. One that is behind what stands outside, or whose outside is a copy, has forgotten sends or shares them with
 * the original: every mailbox is paused until a person has looked.
 * @returns whether sending is held
 * @throws TakenByAnother
 */
export async function takeDatabase(parts: FenceParts): Promise<'clear' | 'held'> {
  const { db, time, temporal, outside } = parts;
  const known = await outside.known();
  const behind = await withDirectory(db, async (tx) => {
    const row = await lockInstance(tx);
    const now = time();
    const seenMs = row.seenAt === null ? Infinity : now.getTime() - row.seenAt.getTime();
    const another = row.temporal !== null && row.temporal !== temporal;
    if (another && seenMs < GONE_AFTER_MS) throw new TakenByAnother(Math.max(0, Math.round(seenMs / 1000)));
    return another || known?.copied === true || (known?.handedOver ?? 0) > row.handedOver;
  });
  if (behind) await holdMailboxes(parts);
  const count = await withDirectory(db, async (tx) => {
    const row = await lockInstance(tx);
    const now = time();
    const handedOver = Math.max(row.handedOver, known?.handedOver ?? 0);
    await claimInstance(tx, { temporal, handedOver, restoredAt: behind ? now : null, now });
    return handedOver;
  });
  await outside.keep(count);
  return behind ? 'held' : 'clear';
}

/** Says that this LeadGen lives; with `null` that it stopped in order. */
export const sayAlive = ({ db, temporal }: Pick<FenceParts, 'db' | 'temporal'>, at: Date | null): Promise<void> =>
  withDirectory(db, (tx) => noteSeen(tx, { temporal, at }));

/**
 * Stands between a leased dispatch and the wire. The count outside is read before the database's own goes up and raised
 * before a byte leaves, so that the database is never behind unless it was put back.
 */
export function createFence(parts: FenceParts): Fence {
  const { db, time, temporal, outside } = parts;
  return {
    pass: async () => {
      const known = (await outside.known())?.handedOver ?? 0;
      const count = await withDirectory(db, (tx) => countHandingOver(tx, { temporal, now: time() }));
      if (count === null) throw new NothingSent('database_of_another');
      if (count <= known) {
        await takeDatabase(parts);
        throw new NothingSent('database_restored');
      }
      await outside.keep(count);
    },
    restoredAt: async () => (await withDirectory(db, getInstance))?.restoredAt ?? null,
  };
}

/** Pauses every mailbox that sends, and says why, to each workspace. */
async function holdMailboxes(parts: FenceParts): Promise<void> {
  let after: Id<'ws'> | null = null;
  for (;;) {
    const page: { id: Id<'ws'> }[] = await withDirectory(parts.db, (tx) => listWorkspaces(tx, { after, limit: PAGE }));
    for (const { id } of page) await holdWorkspace(parts, id);
    after = page.at(-1)?.id ?? null;
    if (page.length < PAGE) return;
  }
}

async function holdWorkspace({ db, time, random }: FenceParts, workspaceId: Id<'ws'>): Promise<void> {
  await withWorkspace(db, workspaceId, async (tx) => {
    const workspace = await getWorkspace(tx, { workspaceId });
    if (!workspace) return;
    const now = clockOf(workspace, time);
    for (const { id: mailboxId } of await listMailboxes(tx, { workspaceId })) {
      const move = { from: ['connected'], to: 'paused', reason: 'restored', values: null } as const;
      if (!(await moveMailbox(tx, { workspaceId, mailboxId, ...move, now }))) continue;
      const subject = { workspaceId, now, subject: mailboxId };
      await recordAudit(tx, {
        ...subject,
        actor: 'system:fence',
        action: 'mailbox.paused',
        details: { reason: 'restored' },
      });
      await raiseAlert(tx, {
        ...subject,
        id: newId('alr', now.getTime(), random(10)),
        code: 'mailbox_restored',
        values: {},
      });
    }
  });
}
