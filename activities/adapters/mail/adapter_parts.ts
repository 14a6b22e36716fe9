import type { ConnectionOf, MailboxConnection } from '#domain/mailbox_connection.ts';
import type { MailNetwork } from './hosts.ts';

/** What an adapter gets beside its connection. */
export type AdapterParts<K extends MailboxConnection['kind']> = {
  connection: ConnectionOf<K>;
  /** what the mailbox sends as */
  address: string;
  network: MailNetwork;
  time: () => Date;
  /** Stores a changed connection, sealed: fresh tokens, say. */
  keep: (connection: ConnectionOf<K>) => Promise<void>;
};
