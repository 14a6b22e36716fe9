import type { Secrets } from './ports.ts';

/**
 * Opens what we sealed, and has `keep` put it under today's key where an earlier one sealed it: that key may go once all that it
 * sealed was read.
 */
export async function unseal(
  secrets: Pick<Secrets, 'open' | 'renew'>,
  { sealed, context }: { sealed: string; context: string },
  keep: (fresh: string) => Promise<unknown>,
): Promise<string> {
  const opened = secrets.open(sealed, context);
  const fresh = secrets.renew(sealed, context);
  if (fresh !== null) await keep(fresh);
  return opened;
}
