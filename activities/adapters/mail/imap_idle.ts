import type { MailServer } from '#domain/mailbox_connection.ts';
import type { MailNetwork } from './hosts.ts';
import { imapClient } from './imap_client.ts';

/** Servers may drop who idles for 30 minutes (RFC 2177, 3); routers forget a silent line long before. */
const IDLE_AGAIN_MS = 9 * 60_000;

/**
 * Waits at an inbox (IDLE, RFC 2177; asking now and then where a server has none) and says when something arrives. What
 * arrived is read by whoever is told: nothing is fetched here.
 * @param ended called once when the line is gone, whoever closed it
 * @returns what ends it
 * @throws when the inbox could not be opened
 */
export async function listenToInbox(
  server: MailServer,
  network: MailNetwork,
  { arrived, ended }: { arrived: () => void; ended: () => void },
): Promise<() => void> {
  const client = await imapClient(server, network, { maxIdleTime: IDLE_AGAIN_MS, socketTimeout: 2 * IDLE_AGAIN_MS });
  client.once('close', ended);
  client.on('exists', ({ count, prevCount }) => {
    if (count > prevCount) arrived();
  });
  try {
    await client.connect();
    await client.mailboxOpen('INBOX', { readOnly: true });
  } catch (error) {
    client.close();
    throw error;
  }
  // It ends when the line does, which `ended` says.
  client.idle().catch(() => undefined);
  return () => {
    client.close();
  };
}
