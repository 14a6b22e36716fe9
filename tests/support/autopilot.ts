import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { approval, dispatch, draft, mailbox } from '#db/schema/index.ts';
import { DAY_MS } from '#domain/calendar.ts';
import { newId, type Id, type IdPrefix } from '#domain/id.ts';

/** Words in French, and the notice under them. */
const READ = 'Bonjour\n\n-- \nSophie\n\nNe plus recevoir de message : https://ondine.example/o/1';

/** Weeks of a mailbox's past: it is warmed up, and so many of a sequence's messages left after a person approved them. */
export async function warmUp(
  tx: Tx,
  {
    now,
    sends,
    ...of
  }: {
    now: number;
    sends: number;
    workspaceId: Id<'ws'>;
    campaignId: Id<'cmp'>;
    mailboxId: Id<'mbx'>;
    sequenceId: Id<'seq'>;
  },
): Promise<void> {
  const id = <P extends IdPrefix>(prefix: P): Id<P> => newId(prefix, now, randomBytes(10));
  const { workspaceId, sequenceId, campaignId, mailboxId } = of;
  const before = new Date(now - 30 * DAY_MS);
  const times = { createdAt: before, updatedAt: before };
  await tx
    .update(mailbox)
    .set({ rampStartedAt: new Date(now - 50 * DAY_MS) })
    .where(eq(mailbox.id, mailboxId));
  const sent = Array.from({ length: sends }, (_, n) => {
    const draftId = id('drf');
    const of = {
      workspaceId,
      campaignId,
      mailboxId,
      leadId: id('ld'),
      class: 'sequence' as const,
      contentHash: draftId,
    };
    return { draftId, row: { ...of, ...times, step: n % 2 } };
  });
  if (sent.length === 0) return;
  const decided = { decision: 'approve' as const, decidedBy: 'user:sophie', decidedAt: before, acknowledgedAt: before };
  await tx.insert(draft).values(
    sent.map(({ draftId, row }) => ({
      ...{ ...row, id: draftId, sequenceId, attempt: 0, variant: 'A', claims: [], lint: [], problems: [] },
      ...{ recipient: 'x@ici.example', recipientName: '', sender: 's@ondine.example', subject: 's', body: READ },
      status: 'sent' as const,
    })),
  );
  await tx
    .insert(approval)
    .values(sent.map(({ draftId }) => ({ workspaceId, draftId, contentHash: draftId, ...decided, id: id('apr') })));
  await tx.insert(dispatch).values(
    sent.map(({ draftId, row }) => ({
      ...{ ...row, id: id('dsp'), draftId, status: 'accepted' as const, messageId: `<${draftId}@ondine.example>` },
      ...{ intendedAt: before, settledAt: before },
      clearance: {
        verdict: 'clear' as const,
        rules: [],
        nextEligibleAt: null,
        draftId,
        contentHash: '',
        evaluatedAt: 0,
      },
    })),
  );
}
