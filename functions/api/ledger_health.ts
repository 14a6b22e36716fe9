import { withDirectory, type Db } from '#db/client.ts';
import { getInstance } from '#db/queries/instance.ts';

/** What the reconciler's last round through every workspace's sums found, in words. @throws when a sum did not come out */
export async function ledgerHealth(db: Db): Promise<string> {
  const row = await withDirectory(db, getInstance).catch(() => {
    // What the database's driver says has no place in an answer to everybody.
    throw new Error('no answer');
  });
  const look = row?.ledger;
  if (look == null) return '';
  if (look.violations === 0) return `balanced at ${look.checkedAt}`;
  const sums = look.violations === 1 ? '1 sum does' : `${look.violations} sums do`;
  throw new Error(`${sums} not come out at ${look.checkedAt}: Today names them in each workspace`);
}
