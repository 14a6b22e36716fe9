import { ERASURE_TOLD_AFTER_MS, ERASURE_WAITS_AT_MOST_MS, erasureDueAt } from '#domain/erasure.ts';
import type { Id } from '#domain/id.ts';
import { withDirectory } from '#db/client.ts';
import { raiseAlert, settleAlerts, wasRaised } from '#db/queries/alert.ts';
import { recordAudit } from '#db/queries/audit.ts';
import { neverLeft } from '#db/queries/departure.ts';
import { dispatchOfDraft } from '#db/queries/dispatch.ts';
import { moveDraft } from '#db/queries/draft.ts';
import { forgetAddress, workspacesBeside } from '#db/queries/erasure.ts';
import { eraseFromCalendars } from '#db/queries/erasure_calendar.ts';
import { erasePerson, underWayAt } from '#db/queries/erasure_person.ts';
import { getLead } from '#db/queries/lead.ts';
import { leadAddress } from '#db/queries/outreach.ts';
import { inMoment, type Moment } from './moment.ts';
import type { Ports, Workflows } from './ports.ts';

type Key = { workspaceId: Id<'ws'>; leadId: Id<'ld'> };
export type ErasurePorts = Pick<Ports, 'db' | 'time' | 'random'> & {
  workflows: Pick<Workflows, 'closeOutreach' | 'nudgeReply'>;
};

export function createErasureActivities(ports: ErasurePorts) {
  const { db, workflows } = ports;
  const addressOf = (key: Key) => inMoment(ports, key.workspaceId, ({ tx }) => leadAddress(tx, key));
  const beside = ({ workspaceId }: Key) => withDirectory(db, (tx) => workspacesBeside(tx, { workspaceId }));
  return {
    /** By when somebody is to be erased, on the workspace's clock; at once where nobody is there any more. */
    async erasureDue(key: Key): Promise<{ dueAt: number; clockOffsetMs: number }> {
      return inMoment(ports, key.workspaceId, async ({ tx, workspace, now }) => {
        const asked = (await getLead(tx, key))?.erasureRequestedAt ?? null;
        const dueAt = (asked === null ? now : erasureDueAt(asked)).getTime();
        return { dueAt, clockOffsetMs: workspace.clockOffsetMs };
      });
    },

    /**
     * Ends what is under way for somebody in every workspace of the account. Of what takes long somebody is told; what takes
     * too long is given up: no answer leaves any more, and whether one left stays unknown.
     * @param since when it was first asked to end, on the workspace's clock
     * @returns how much is still waited for
     */
    async endForErasure({ since, ...key }: Key & { since: number }): Promise<{ open: number }> {
      const address = await addressOf(key);
      if (address === null) return { open: 0 };
      let open = 0;
      for (const workspaceId of await beside(key)) {
        const { found, given } = await inMoment(ports, workspaceId, async (moment) => {
          const found = await underWayAt(moment.tx, { workspaceId, address });
          const waited = moment.now.getTime() - since;
          const isOver = waited >= ERASURE_WAITS_AT_MOST_MS;
          if (isOver) for (const { draftId } of found.replies) await giveUp(moment, draftId);
          else if (waited >= ERASURE_TOLD_AFTER_MS)
            await tell(moment, since, new Set([...found.passages, ...found.replies].map(({ leadId }) => leadId)));
          return { found, given: isOver };
        });
        for (const { campaignId, leadId } of found.passages)
          await workflows.closeOutreach({ workspaceId, campaignId, leadId }, 'opted_out');
        for (const { draftId } of found.replies) await workflows.nudgeReply({ workspaceId, draftId });
        if (!given) open += found.passages.length + found.replies.length;
      }
      return { open };
    },

    /** Erases somebody from every workspace of the account: where it was asked last, so that a crash before loses nothing. */
    async erase(key: Key): Promise<void> {
      const person = await inMoment(ports, key.workspaceId, ({ tx }) => getLead(tx, key));
      if (person === null) return;
      const { email: address, firstName, lastName } = person;
      const names = [{ firstName, lastName }];
      for (const workspaceId of await beside(key))
        await inMoment(ports, workspaceId, async ({ tx, now, id }) => {
          if (workspaceId === key.workspaceId) await forgetAddress(tx, { ...key, address, now });
          const leadIds = await erasePerson(tx, { workspaceId, address, names, now });
          for (const subject of await eraseFromCalendars(tx, { workspaceId, leadIds, now }))
            await raiseAlert(tx, { id: id('alr'), workspaceId, now, code: 'event_unerased', subject, values: {} });
          for (const subject of leadIds)
            await recordAudit(tx, { workspaceId, now, actor: 'system:erasure', action: 'lead.erased', subject });
        });
    },
  };
}

/** Somebody is told, once, of people whose erasure waits: a person may settle what it waits for. */
async function tell({ tx, workspaceId, now, id }: Moment, since: number, people: ReadonlySet<Id<'ld'>>): Promise<void> {
  for (const leadId of people) {
    const about = { workspaceId, code: 'erasure_waits', subject: leadId } as const;
    if (await wasRaised(tx, { ...about, since: new Date(since) })) continue;
    await raiseAlert(tx, { ...about, id: id('alr'), now, values: { leadId } });
  }
}

/** An answer that has not left never will. One that may have left stays uncertain, and is looked up by nobody any more. */
async function giveUp({ tx, workspaceId, now }: Moment, draftId: Id<'drf'>): Promise<void> {
  const attempt = await dispatchOfDraft(tx, { workspaceId, draftId });
  if (attempt !== null) {
    const key = { workspaceId, dispatchId: attempt.id, now };
    await neverLeft(tx, { ...key, from: ['intended'], outcome: 'never_left' });
    await settleAlerts(tx, { workspaceId, subject: attempt.id, now });
  }
  await moveDraft(tx, { workspaceId, draftId, from: ['approved'], to: 'superseded', now });
}
