import { PLATFORM_BOUNCE_RATE, PLATFORM_DAYS } from '#domain/platform.ts';
import { withDirectory, type Db } from '#db/client.ts';
import { getInstance } from '#db/queries/instance.ts';

/** What came back of the last days' sends of every workspace together, in words. @throws while that is too much */
export async function bounceHealth(db: Db): Promise<string> {
  const row = await withDirectory(db, getInstance).catch(() => {
    throw new Error('no answer');
  });
  const look = row?.bounces;
  if (look == null) return '';
  const found = `${look.bounces} bounces of ${look.sends} sends in ${PLATFORM_DAYS} days at ${look.checkedAt}`;
  if (look.since === null) return found;
  throw new Error(
    `${found}, over ${PLATFORM_BOUNCE_RATE * 100} % since ${look.since}: docs/runbooks/platform-bounces.md`,
  );
}
