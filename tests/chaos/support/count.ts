import type { Client } from '@temporalio/client';
import { withWorkspace, type Db } from '#db/client.ts';
import { RETURNED } from '#domain/dispatch.ts';
import { listDispatches, type SentItem } from '#db/queries/dispatch.ts';
import { decodeCursor } from '#db/page.ts';
import type { Opened } from '#infra/local/rehearsal/opening.ts';
import { outcomeOf } from '#infra/local/rehearsal/outcome.ts';
import type { Kept } from './provider.ts';

/** What a storm came to, counted at the provider, in the database and among open workflows. */
export type Toll = {
  /** Messages that the provider accepted. */
  sent: number;
  /** Acceptances of a step, or of an answer, beyond its first. */
  duplicates: number;
  /**
   * Enrollments that neither ended nor have an open workflow; messages that the provider has and the database believes never
   * left, or never heard of; messages that the database believes to have left and the provider never had.
   */
  lost: number;
  /** Messages of which only a person could tell, and could not yet. */
  uncertain: number;
  enrolled: number;
  ended: number;
};

/** What is wrong, in words, for whoever reads the failure. */
export type Finding = string;

export async function countToll(
  { db, client, kept }: { db: Db; client: Client; kept: readonly Kept[] },
  campaigns: readonly Opened[],
): Promise<{ toll: Toll; findings: Finding[] }> {
  const toll: Toll = { sent: kept.length, duplicates: 0, lost: 0, uncertain: 0, enrolled: 0, ended: 0 };
  const findings: Finding[] = [];
  const note = (kind: 'duplicates' | 'lost', words: string, many = 1): void => {
    toll[kind] += many;
    findings.push(`${kind}: ${words}`);
  };
  const known = new Set<string>();
  for (const campaign of campaigns) {
    const { outcome } = await outcomeOf(db, client, campaign);
    toll.enrolled += outcome.enrolled;
    toll.ended += outcome.ended;
    if (outcome.lost !== 0)
      note('lost', `${outcome.lost} enrollments of ${campaign.campaignId}`, Math.abs(outcome.lost));
    const dispatches = await everyDispatch(db, campaign);
    const accepted = new Map<string, number>();
    for (const { messageId } of kept) accepted.set(messageId, (accepted.get(messageId) ?? 0) + 1);
    const steps = new Map<string, number>();
    for (const [messageId, sent] of bySending(dispatches)) {
      known.add(messageId);
      const times = accepted.get(messageId) ?? 0;
      const { id, leadId, step, class: kind, draftId } = sent;
      if (sent.left && times === 0 && sent.status !== 'uncertain')
        note('lost', `${id} says ${sent.status}, never kept`);
      if (!sent.left && times > 0) note('lost', `${id} was kept, and is believed never to have left`);
      if (sent.status === 'uncertain') toll.uncertain += 1;
      if (sent.outcome === RETURNED) continue;
      const what = kind === 'sequence' ? `${leadId} step ${step}` : draftId;
      steps.set(what, (steps.get(what) ?? 0) + times);
    }
    for (const [what, times] of steps) if (times > 1) note('duplicates', `${what} was kept ${times} times`, times - 1);
  }
  const strangers = kept.filter(({ messageId }) => !known.has(messageId));
  if (strangers.length > 0) note('lost', `${strangers.length} messages without a dispatch`, strangers.length);
  return { toll, findings };
}

/** The dispatches by Message-ID: the one that counts, where several attempts at a message share theirs. */
function bySending(dispatches: readonly SentItem[]): Map<string, SentItem & { left: boolean }> {
  const sendings = new Map<string, SentItem & { left: boolean }>();
  for (const one of dispatches) {
    const left = one.status !== 'refused' || one.outcome === RETURNED;
    if (left || !sendings.has(one.messageId)) sendings.set(one.messageId, { ...one, left });
  }
  return sendings;
}

async function everyDispatch(db: Db, { workspaceId }: Opened): Promise<SentItem[]> {
  const all: SentItem[] = [];
  let next: string | null = '';
  while (next !== null) {
    const after: ReturnType<typeof decodeCursor> = next === '' ? null : decodeCursor(next);
    const page: Awaited<ReturnType<typeof listDispatches>> = await withWorkspace(db, workspaceId, (tx) =>
      listDispatches(tx, { workspaceId, after, limit: 200 }),
    );
    all.push(...page.items);
    ({ next } = page);
  }
  return all;
}
