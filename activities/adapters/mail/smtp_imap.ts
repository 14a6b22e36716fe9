import type { MailServer } from '#domain/mailbox_connection.ts';
import type { MailboxProblem } from '#domain/mailbox_provider.ts';
import type { MailboxAdapter } from '../../ports.ts';
import { addressOf, composeMessage } from './compose.ts';
import { faultOf } from './fault.ts';
import { addressOfHost, serverNameOf, type MailNetwork } from './hosts.ts';
import { imapInbox } from './imap.ts';
import { imapSentFolder } from './imap_sent.ts';
import type { AdapterParts } from './adapter_parts.ts';
import { refusesLogin, sendBySmtp, trySmtp, type SmtpServer } from './smtp.ts';

/**
 * An account at any mail host: sent over SMTP (RFC 6409), read over IMAP. What was accepted is copied to Sent, where a look
 * finds it; that a copy is missing proves nothing, because the connection may have broken before the copy was made.
 */
export function smtpMailbox({ connection, network, time }: AdapterParts<'smtp'>): MailboxAdapter {
  const { outgoing, incoming, sentFolder } = connection;
  const inbox = imapInbox(incoming, network, time);
  const sent = imapSentFolder(incoming, network, sentFolder);
  return {
    send: async (message, lastLook) => {
      const raw = await composeMessage(message);
      const envelope = { from: addressOf(message.sender), to: message.recipient };
      const server = await smtpServer(outgoing, network);
      const result = await sendBySmtp(server, envelope, raw, lastLook);
      if (result.status === 'accepted') {
        // The message has left: that its copy could not be kept changes nothing of that.
        await sent.keep({ raw, messageId: message.messageId, date: new Date(message.date) }).catch(() => undefined);
      }
      return result;
    },
    whereabouts: async (messageId) => ((await sent.holds(messageId)) ? 'accepted' : 'unknown'),
    read: inbox.read,
    check: async () => {
      const [wrongOut, wrongIn] = await Promise.all([outgoingProblem(outgoing, network), inbox.check()]);
      if (wrongOut !== null || wrongIn.length > 0) return [...(wrongOut === null ? [] : [wrongOut]), ...wrongIn];
      if (sentFolder !== null && !(await sent.exists())) return [{ field: 'sentFolder', code: 'folder_missing' }];
      return [];
    },
  };
}

/** @throws HostRefused when the host is not one that we call */
async function smtpServer(server: MailServer, network: MailNetwork): Promise<SmtpServer> {
  return {
    host: await addressOfHost(server, network),
    port: server.port,
    secure: server.security === 'tls',
    requireTls: server.security === 'starttls',
    user: server.user,
    password: server.password,
    tls: { ...serverNameOf(server.host), ...(network.ca === undefined ? {} : { ca: network.ca }) },
    ...(network.timeoutMs === undefined ? {} : { timeoutMs: network.timeoutMs }),
  };
}

async function outgoingProblem(server: MailServer, network: MailNetwork): Promise<MailboxProblem | null> {
  try {
    await trySmtp(await smtpServer(server, network));
    return null;
  } catch (error) {
    if (refusesLogin(error)) return { field: 'outgoing.password', code: 'credentials_refused' };
    const { part, code } = faultOf(error);
    return { field: `outgoing.${part}`, code };
  }
}
