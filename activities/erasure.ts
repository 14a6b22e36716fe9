import { erasureDueAt } from '#domain/erasure.ts';
import type { Id } from '#domain/id.ts';
import { withDirectory } from '#db/client.ts';
import { recordAudit } from '#db/queries/audit.ts';
import { erasePerson, forgetAddress, underWayAt, workspacesBeside } from '#db/queries/erasure.ts';
import { getLead } from '#db/queries/lead.ts';
import { leadAddress } from '#db/queries/outreach.ts';
import { inMoment } from './moment.ts';
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

    /** Ends what is under way for somebody in every workspace of the account. @returns how much had not ended yet */
    async endForErasure(key: Key): Promise<{ open: number }> {
      const address = await addressOf(key);
      if (address === null) return { open: 0 };
      let open = 0;
      for (const workspaceId of await beside(key)) {
        const found = await inMoment(ports, workspaceId, ({ tx }) => underWayAt(tx, { workspaceId, address }));
        for (const passage of found.passages) await workflows.closeOutreach({ workspaceId, ...passage }, 'opted_out');
        for (const draftId of found.replies) await workflows.nudgeReply({ workspaceId, draftId });
        open += found.passages.length + found.replies.length;
      }
      return { open };
    },

    /** Erases somebody from every workspace of the account: where it was asked last, so that a crash before loses nothing. */
    async erase(key: Key): Promise<void> {
      const address = await addressOf(key);
      if (address === null) return;
      for (const workspaceId of await beside(key))
        await inMoment(ports, workspaceId, async ({ tx, now }) => {
          if (workspaceId === key.workspaceId) await forgetAddress(tx, { ...key, address, now });
          for (const leadId of await erasePerson(tx, { workspaceId, address, now }))
            await recordAudit(tx, {
              ...{ workspaceId, now, actor: 'system:erasure', action: 'lead.erased', subject: leadId },
            });
        });
    },
  };
}
