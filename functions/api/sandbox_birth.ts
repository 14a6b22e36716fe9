import { bookingHookContext, type BookingVendor } from '#domain/booking.ts';
import { AppError } from '#domain/error.ts';
import { listMailboxes } from '#db/queries/mailbox.ts';
import { seedSandbox } from '#db/queries/sandbox_seed.ts';
import { withWorkspace, type Db, type Tx } from '#db/client.ts';
import type { Workspace } from '#db/queries/workspace.ts';
import type { Id } from '#domain/id.ts';
import type { WorkflowClients } from '../client/index.ts';
import type { Seal } from '../seal.ts';
import type { ApiDeps } from './deps.ts';

/** Where no sandbox can live, because their mail server needs a process and functions have none: none is made. */
export const noSandboxes: Pick<ApiDeps, 'onSandboxCreated' | 'onSandboxReady'> = {
  onSandboxCreated: () => Promise.reject(new AppError('no_sandboxes')),
  onSandboxReady: () => Promise.resolve(),
};

/** What a sandbox is born with: a mailbox, its people, secrets for its webhooks; and the workflows that it lives by. */
export function sandboxBirth({
  db,
  seal,
  random,
  publicUrl,
  temporal,
}: {
  db: Db;
  seal: Seal;
  random: (length: number) => Uint8Array;
  publicUrl: string;
  temporal: WorkflowClients;
}): Pick<ApiDeps, 'onSandboxCreated' | 'onSandboxReady'> {
  const sealedSecrets = (workspaceId: Id<'ws'>): Record<BookingVendor, string> => {
    const fresh = (vendor: BookingVendor) =>
      seal.seal(Buffer.from(random(32)).toString('base64url'), bookingHookContext(workspaceId, vendor));
    return { calcom: fresh('calcom'), calendly: fresh('calendly') };
  };
  return {
    onSandboxCreated: async (tx: Tx, { workspace, now }: { workspace: Workspace; now: Date }) => {
      const { id: workspaceId, language, zone, name } = workspace;
      await seedSandbox(tx, {
        workspaceId,
        now,
        random,
        language,
        zone,
        name,
        bookingUrl: `${publicUrl}/b`,
        sealedSecrets: sealedSecrets(workspaceId),
      });
    },
    onSandboxReady: async ({ workspaceId }) => {
      const mailboxes = await withWorkspace(db, workspaceId, (tx) => listMailboxes(tx, { workspaceId }));
      await temporal.sandbox.delivered({ workspaceId });
      for (const { id: mailboxId } of mailboxes) await temporal.mailbox.arrived({ workspaceId, mailboxId });
    },
  };
}
