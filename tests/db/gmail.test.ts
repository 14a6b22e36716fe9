import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withDirectory, withWorkspace, type Db } from '#db/client.ts';
import { gmailMailboxesOf } from '#db/queries/gmail.ts';
import { insertMailbox } from '#db/queries/mailbox.ts';
import type { MailboxKind } from '#domain/mailbox.ts';
import { newId } from '#domain/id.ts';
import { createTenant } from '#tests/support/tenant.ts';
import { DRIVERS, openDriver, type Driven } from './support/drivers.ts';

describe.each(DRIVERS)('on %s', (name) => {
  let driven: Driven;
  let db: Db;
  beforeAll(async () => {
    driven = await openDriver(name);
    db = driven.db;
  });
  afterAll(() => driven.close());

  it('finds the mailboxes at Gmail of an address in every workspace, and no other kind', async () => {
    const found = [];
    const kinds: MailboxKind[] = ['gmail', 'gmail', 'smtp'];
    for (const [index, kind] of kinds.entries()) {
      const { workspaceId } = await createTenant(db);
      const now = new Date(index + 1);
      const mailboxId = newId('mbx', now.getTime(), new Uint8Array(10).fill(index));
      await withWorkspace(db, workspaceId, (tx) =>
        insertMailbox(tx, {
          ...{ id: mailboxId, workspaceId, kind, address: 'sophie@ondine.example', displayName: 'Sophie' },
          ...{ status: 'connected', connection: {}, rampStartedAt: now, createdAt: now, updatedAt: now },
          ...{ windowStartMinute: 540, windowEndMinute: 1080 },
        }),
      );
      if (kind === 'gmail') found.push({ workspaceId, mailboxId });
    }
    const of = (address: string) => withDirectory(db, (tx) => gmailMailboxesOf(tx, { address }));
    expect(await of('sophie@ondine.example')).toEqual(found);
    expect(await of('%')).toEqual([]);
  });

  it('is for the directory alone', async () => {
    const { workspaceId } = await createTenant(db);
    const asked = withWorkspace(db, workspaceId, (tx) => gmailMailboxesOf(tx, { address: 'sophie@ondine.example' }));
    await expect(asked).rejects.toThrow();
  });
});
