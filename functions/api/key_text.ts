import { isId } from '#domain/id.ts';
import type { Id } from '#domain/id.ts';

const PREFIX = 'lg_';
/** Enough that nobody guesses one: 160 bits. */
const SECRET_BYTES = 20;
const HINT_LENGTH = 4;

/**
 * Makes the text of a key: `lg_<workspace id without its prefix>_<secret>`. It names its workspace, so that finding it
 * needs no sight of other tenants, and begins in a way that scanners for leaked secrets can be taught.
 */
export function newKeyText(workspaceId: Id<'ws'>, random: (length: number) => Uint8Array) {
  const secret = Buffer.from(random(SECRET_BYTES)).toString('hex');
  return { text: `${PREFIX}${workspaceId.slice('ws_'.length)}_${secret}`, secret, hint: secret.slice(-HINT_LENGTH) };
}

/** The workspace and the secret that a key names, or null for what is no key of ours. */
export function readKey(text: string): { workspaceId: Id<'ws'>; secret: string } | null {
  const [, workspace, secret] = /^lg_([0-9a-z]{26})_([0-9a-f]{40})$/.exec(text) ?? [];
  const workspaceId = `ws_${workspace ?? ''}`;
  return secret !== undefined && isId('ws', workspaceId) ? { workspaceId, secret } : null;
}
