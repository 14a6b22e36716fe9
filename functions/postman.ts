import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';

/** A letter of ours to one of our own users. Prospects are written to through mailboxes and the gate, never from here. */
export type Letter = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Where one click ends letters of this kind (RFC 8058). */
  readonly off?: string;
};
/** Where a letter went: to an SMTP server, or into a file, named from the data folder on. */
export type Handed = { readonly to: 'mail' } | { readonly to: 'outbox'; readonly file: string };
export type Postman = {
  /** Where letters go here. */
  readonly to: Handed['to'];
  /** @throws when the letter could not be handed over */
  send(letter: Letter): Promise<Handed>;
};

/** Hands letters to an SMTP server. @param url `smtp://` or `smtps://`, with user and password where it needs them */
export function smtpPostman(url: string, from: string): Postman {
  const transport = createTransport(url);
  return {
    to: 'mail',
    send: async (letter) => {
      await transport.sendMail(mailOf(from, letter));
      return { to: 'mail' };
    },
  };
}

function mailOf(from: string, { off, ...letter }: Letter) {
  const headers = off === undefined ? {} : { 'List-Unsubscribe': `<${off}>`, 'List-Unsubscribe-Post': ONE_CLICK };
  return { from, ...letter, headers: { ...headers, 'Auto-Submitted': 'auto-generated' } };
}
const ONE_CLICK = 'List-Unsubscribe=One-Click';

const OUTBOX = 'outbox';

/**
 * Without an SMTP server, letters are put into `outbox` of the data folder as `.eml` files that any mail program opens.
 * @param say is told the file of each letter, for the terminal
 */
export function outboxPostman(dataDir: string, from: string, say: (line: string) => void): Postman {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  let count = 0;
  return {
    to: 'outbox',
    send: async (letter) => {
      const { message } = await transport.sendMail(mailOf(from, letter));
      if (!Buffer.isBuffer(message)) throw new Error('letter_not_written');
      await mkdir(join(dataDir, OUTBOX), { recursive: true, mode: 0o700 });
      count += 1;
      const file = `${OUTBOX}/${new Date().toISOString().replaceAll(':', '-')}-${count}.eml`;
      await writeFile(join(dataDir, file), message, { mode: 0o600 });
      say(`A letter to a user is in ${join(dataDir, file)} (set SMTP_URL to have such letters sent)`);
      return { to: 'outbox', file };
    },
  };
}
