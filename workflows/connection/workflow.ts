import { tryingOut } from '../activities.ts';
import type { ConnectionKey, ConnectionResult } from './contract.ts';

/** Somebody waits for the answer: tried once or twice, then said. What works is connected, what is refused disconnected. */
export async function connection(key: ConnectionKey): Promise<ConnectionResult> {
  return tryingOut('Try the connection').checkConnection(key);
}
