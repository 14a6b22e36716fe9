import type { Id } from '#domain/id.ts';
import { newId, type IdPrefix } from '#domain/id.ts';
import { withWorkspace, type Tx } from '#db/client.ts';
import { getWorkspace, type Workspace } from '#db/queries/workspace.ts';
import { there } from './failure.ts';
import type { Ports } from './ports.ts';

/** A workspace at one instant of its own clock, inside one transaction. */
export type Moment = {
  tx: Tx;
  workspace: Workspace;
  workspaceId: Id<'ws'>;
  now: Date;
  id: <P extends IdPrefix>(prefix: P) => Id<P>;
};

/** Runs `work` in one transaction of a workspace, with its clock read once. */
export function inMoment<T>(
  ports: Pick<Ports, 'db' | 'time' | 'random'>,
  workspaceId: Id<'ws'>,
  work: (moment: Moment) => Promise<T>,
): Promise<T> {
  return withWorkspace(ports.db, workspaceId, async (tx) => {
    const workspace = there(await getWorkspace(tx, { workspaceId }), 'workspace_gone');
    const now = new Date(ports.time().getTime() + workspace.clockOffsetMs);
    const id = <P extends IdPrefix>(prefix: P) => newId(prefix, now.getTime(), ports.random(10));
    return work({ tx, workspace, workspaceId, now, id });
  });
}
