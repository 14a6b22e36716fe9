import { randomBytes } from 'node:crypto';
import { withWorkspace, type Db } from '#db/client.ts';
import { listMailboxes } from '#db/queries/mailbox.ts';
import { insertSandboxMail, sandboxMailOf } from '#db/queries/sandbox_mail.ts';
import type { Id } from '#domain/id.ts';

/** What a mail is, beside whom it is from and what it answers: headers of its own, and its body. */
export type Written = { headers: readonly string[]; body: string };

const TEXT = 'Content-Type: text/plain; charset=utf-8';

/** A person's own words. */
export const words = (body: string): Written => ({ headers: [TEXT], body });

/** By which a machine says that it answers (RFC 3834, 5). */
export const AUTO_REPLIED = 'Auto-Submitted: auto-replied';

/** What a machine answers that is no absence. */
export const AUTOMATIC: Written = {
  headers: [TEXT, AUTO_REPLIED],
  body: 'Nous avons bien reçu votre message.',
};

/** A report that a full mailbox could not take the message in (RFC 3464; 4.2.2 of RFC 3463), or of a complaint (RFC 5965). */
export const report = (kind: 'mailbox_full' | 'abuse', about: { email: string; messageId: string }): Written => {
  const [type, part] =
    kind === 'abuse'
      ? ['feedback-report', 'Feedback-Type: abuse\r\nUser-Agent: Feedback/1.0\r\nVersion: 1']
      : [
          'delivery-status',
          `Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; ${about.email}\r\nAction: failed\r\nStatus: 4.2.2\r\n` +
            'Diagnostic-Code: smtp; 452 4.2.2 The mailbox is full',
        ];
  const section = (contentType: string, content: string) =>
    `--part\r\nContent-Type: ${contentType}\r\n\r\n${content}\r\n`;
  return {
    headers: [`Content-Type: multipart/report; report-type=${type}; boundary=part`],
    body:
      section('text/plain', 'A report about your message.') +
      section(`message/${type}`, part) +
      section('text/rfc822-headers', `Message-ID: ${about.messageId}`) +
      '--part--\r\n',
  };
};

/**
 * Puts a mail about the last message that somebody of a sandbox received into its mailbox, as their server does.
 * @returns the mailbox, which is not told of it
 */
export function arrive(
  { db, workspaceId, at }: { db: Db; workspaceId: Id<'ws'>; at: Date },
  { id: leadId, email }: { id: Id<'ld'>; email: string },
  write: (about: { email: string; messageId: string }) => Written,
): Promise<Id<'mbx'>> {
  return withWorkspace(db, workspaceId, async (tx) => {
    const [mailbox] = await listMailboxes(tx, { workspaceId });
    const received = await sandboxMailOf(tx, { workspaceId, leadId });
    const last = received.findLast(({ direction }) => direction === 'to_prospect');
    if (!mailbox || !last) throw new Error('nothing to answer');
    const { headers, body } = write({ email, messageId: last.messageId });
    const messageId = `<${randomBytes(8).toString('hex')}@prospect.example>`;
    const head = [
      ...[`From: <${email}>`, `To: <${mailbox.address}>`, 'Subject: Re: Votre site', `Message-ID: ${messageId}`],
      ...[`In-Reply-To: ${last.messageId}`, `Date: ${at.toUTCString()}`, ...headers],
    ];
    await insertSandboxMail(tx, {
      ...{ workspaceId, mailboxId: mailbox.id, leadId, direction: 'to_mailbox', messageId, at },
      ...{ envelopeFrom: email, envelopeTo: mailbox.address },
      raw: Buffer.from([...head, '', body].join('\r\n')),
      ...{ timeMs: Date.now(), random: randomBytes(10) },
    });
    return mailbox.id;
  });
}
