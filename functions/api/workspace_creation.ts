import { AppError } from '#domain/error.ts';
import { hashFields } from '#domain/hash.ts';
import { ID_RANDOM_BYTES, newId } from '#domain/id.ts';
import type { IdPrefix } from '#domain/id.ts';
import type { Language } from '#domain/language.ts';
import { SANDBOX_ZONE, sandboxOffsetMs } from '#domain/sandbox_clock.ts';
import { withDirectory } from '#db/client.ts';
import type { Tx } from '#db/client.ts';
import { recordAudit } from '#db/queries/audit.ts';
import { accountOwnedBy, getWorkspace, insertWorkspace, workspaceMadeBy } from '#db/queries/workspace.ts';
import type { Workspace } from '#db/queries/workspace.ts';
import type { ApiDeps } from './deps.ts';

type Asked = {
  readonly userId: string;
  /** The request's `Idempotency-Key`. */
  readonly key: string | undefined;
  readonly name: string;
  readonly sandbox: boolean;
  readonly language?: Language | undefined;
  readonly zone?: string | undefined;
};

/**
 * Makes a workspace that somebody owns. Real workspaces of one owner share an account. A sandbox has one of its own: what
 * its simulated people refuse must never suppress anybody for real.
 */
export async function createWorkspace(deps: ApiDeps, asked: Asked): Promise<Workspace> {
  const creationKey =
    asked.key === undefined
      ? null
      : hashFields('workspace.create', [
          ['user', asked.userId],
          ['key', asked.key],
        ]);
  const workspace = await withDirectory(deps.db, async (tx) => {
    const before = creationKey === null ? null : await workspaceMadeBy(tx, { creationKey });
    return before === null ? make(deps, tx, asked, creationKey) : sameAs(before, asked);
  });
  if (workspace.sandbox) {
    await deps.onSandboxReady({ workspaceId: workspace.id, clockOffsetMs: workspace.clockOffsetMs });
  }
  return workspace;
}

async function make(deps: ApiDeps, tx: Tx, asked: Asked, creationKey: string | null): Promise<Workspace> {
  const { userId, name, sandbox, language = 'fr', zone = SANDBOX_ZONE } = asked;
  const time = deps.time();
  const clockOffsetMs = sandbox ? sandboxOffsetMs(time.getTime()) : 0;
  const now = new Date(time.getTime() + clockOffsetMs);
  const id = <P extends IdPrefix>(prefix: P) => newId(prefix, now.getTime(), deps.random(ID_RANDOM_BYTES));
  const owned = sandbox ? null : await accountOwnedBy(tx, { userId });
  const made = await insertWorkspace(tx, {
    row: {
      id: id('ws'),
      accountId: owned ?? id('acc'),
      ...{ name, sandbox, clockOffsetMs, language, zone, creationKey },
      onboarding: {},
      createdAt: now,
      updatedAt: now,
    },
    newAccount: owned === null,
    owner: { memberId: id('mb'), userId },
  });
  if (made === null) throw new AppError('idempotency_running');
  const audit = {
    workspaceId: made.id,
    now,
    actor: `user:${userId}`,
    action: 'workspace.created',
    subject: made.id,
  } as const;
  await recordAudit(tx, { ...audit, details: { sandbox } });
  if (!sandbox) return made;
  await deps.onSandboxCreated(tx, { workspace: made, now });
  return (await getWorkspace(tx, { workspaceId: made.id })) ?? made;
}

function sameAs(before: Workspace, { name, sandbox }: Asked): Workspace {
  if (before.name !== name || before.sandbox !== sandbox) throw new AppError('idempotency_reused');
  return before;
}
