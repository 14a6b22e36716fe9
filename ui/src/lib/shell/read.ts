import { api, unwrap } from '#ui/lib/api.ts';
import type { onlyMembers } from '#ui/lib/auth/visitor.ts';
import type { ShellData } from './shell.ts';

type Me = Awaited<ReturnType<typeof onlyMembers>>;

/** The frame's figures alone: cheap enough to be asked every few seconds. */
export const readFrame = (fetcher?: typeof fetch) => unwrap(api(fetcher).api.shell.$get());
export type Frame = Awaited<ReturnType<typeof readFrame>>;

/** Everything that the frame shows, for the person who is in. */
export async function readShell(me: Me, fetcher: typeof fetch): Promise<ShellData> {
  const frame = await readFrame(fetcher);
  const { workspace, clock, counts, departures, sandbox, firstMeetingId } = frame;
  const membership = me.memberships.find(({ workspaceId }) => workspaceId === workspace.id);
  return {
    user: { id: me.id, name: me.name, email: me.email },
    workspaces: me.memberships.map(({ workspaceId, name, sandbox: isSandbox }) => ({
      id: workspaceId,
      name,
      sandbox: isSandbox,
    })),
    permissions: membership?.permissions ?? [],
    ...{ workspace, clock, counts, departures, sandbox, firstMeetingId },
  };
}
