import { createHmac } from 'node:crypto';
import { isId, type Id } from '#domain/id.ts';

/** Whoever writes through the sandbox's server: a mailbox of the workspace, or one of its people. */
export type SandboxWriter = { workspaceId: Id<'ws'>; id: Id<'mbx'> | Id<'ld'> };

/** The login of a writer: its id at its workspace's. */
export const sandboxUser = ({ workspaceId, id }: SandboxWriter): string => `${id}@${workspaceId}`;

/** The password of a login, derived: there is nothing to store and nothing to leak from the database. */
export const sandboxPassword = (secret: string, user: string): string =>
  createHmac('sha256', secret).update(`sandbox-smtp:${user}`).digest('base64url');

/** Whose login it is; null for anything else. */
export function sandboxWriter(user: string): SandboxWriter | null {
  const [id, workspaceId, ...rest] = user.split('@');
  if (rest.length > 0 || !isId('ws', workspaceId)) return null;
  return isId('mbx', id) || isId('ld', id) ? { workspaceId, id } : null;
}
