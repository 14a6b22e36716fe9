import addressparser from 'nodemailer/lib/addressparser';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { OutgoingMessage } from '#domain/clearance.ts';

/** What a message on the wire is made of. A `ClearedMessage` is one; so is what a person of the sandbox writes. */
export type Composable = Pick<
  OutgoingMessage,
  'recipient' | 'sender' | 'subject' | 'body' | 'messageId' | 'date' | 'inReplyTo' | 'references' | 'headers'
>;

/**
 * The bytes of a message (RFC 5322, MIME): one text/plain part in UTF-8, quoted-printable, so that no relay refolds it
 * and no reader reflows it (no `format=flowed`, RFC 3676).
 *
 * Headers of the message's own, List-Unsubscribe and List-Unsubscribe-Post among them, stand on one line each: a folded
 * List-Unsubscribe breaks the signature of some relays that sign downstream, and RFC 8058 wants both signed.
 * @throws RangeError `bad_header` when a header could end its line, or is longer than a line may be (RFC 5322, 2.1.1)
 */
export async function composeMessage(message: Composable): Promise<Uint8Array> {
  const headers = Object.entries(message.headers).map(([key, value]) => {
    if (!/^[!-9;-~]{1,76}$/.test(key) || !/^[ -~]{0,900}$/.test(value)) throw new RangeError('bad_header');
    return { key, value: { prepared: true, foldLines: false, value } };
  });
  const composer = new MailComposer({
    from: message.sender,
    to: message.recipient,
    subject: message.subject,
    text: message.body.replace(/\r?\n/g, '\r\n'),
    textEncoding: 'quoted-printable',
    encoding: 'utf-8',
    messageId: message.messageId,
    date: new Date(message.date),
    ...(message.inReplyTo === null ? {} : { inReplyTo: message.inReplyTo }),
    ...(message.references.length === 0 ? {} : { references: [...message.references] }),
    headers,
  });
  return composer.compile().build();
}

/** The address in a From field: `Sophie Vasseur <sophie@ondine.example>`. @throws RangeError `no_address` */
export function addressOf(field: string): string {
  const address = addressparser(field, { flatten: true })[0]?.address;
  if (!address) throw new RangeError('no_address');
  return address;
}
