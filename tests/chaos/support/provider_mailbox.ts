import { addressOf, composeMessage } from '#activities/adapters/mail/compose.ts';
import { sandboxMailbox } from '#activities/adapters/mail/sandbox.ts';
import { sandboxUser } from '#activities/adapters/mail/sandbox_login.ts';
import { sendBySmtp } from '#activities/adapters/mail/smtp.ts';
import type { MailboxAdapter, SandboxServer } from '#activities/ports.ts';
import type { Db } from '#db/client.ts';
import type { Mailbox } from '#db/queries/mailbox.ts';
import { whereaboutsSchema, type Parts } from './parts.schema.ts';

const PATIENCE_MS = 1_500;
/** How long after the last byte the provider may still take a message in. */
export const SETTLES_WITHIN_MS = 5_000;

/** A mailbox at the provider: sends through its SMTP server, looks messages up at its search, reads what the people wrote. */
export function providerMailbox(
  { db, server, provider }: { db: Db; server: () => SandboxServer; provider: Parts['provider'] },
  mailbox: Mailbox,
): MailboxAdapter {
  const login = { user: sandboxUser(mailbox), password: 'anything' };
  const smtp = { host: '127.0.0.1', port: provider.smtpPort, secure: false, requireTls: false, timeoutMs: PATIENCE_MS };
  return {
    ...sandboxMailbox({ db, server }, mailbox),
    settlesWithinMs: SETTLES_WITHIN_MS,
    send: async (message, lastLook) => {
      const envelope = { from: addressOf(message.sender), to: message.recipient };
      return sendBySmtp({ ...smtp, ...login }, envelope, await composeMessage(message), lastLook);
    },
    whereabouts: async (messageId) => {
      const response = await fetch(`${provider.lookUpUrl}?id=${encodeURIComponent(messageId)}`);
      if (!response.ok) throw new Error('look_up_failed');
      return whereaboutsSchema.parse(await response.json()).whereabouts;
    },
  };
}
