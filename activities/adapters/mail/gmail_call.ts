import type { ZodType } from 'zod';
import type { ConnectionOf } from '#domain/mailbox_connection.ts';
import type { GoogleApp } from '#domain/wire/gmail.ts';
import { MailboxUnauthorised } from '../../ports.ts';
import type { GoogleAccess } from '../google/access.ts';
import { jsonOf, lacksPermission, reasonOf } from '../google/answer.ts';
import { callHttp, HttpError, type HttpRequest, type HttpResponse } from '../http.ts';
import { InboxUnreadable } from './imap_client.ts';

/** Google, and how long it is waited for. */
export type GmailPlace = { app: GoogleApp; access: GoogleAccess; timeoutMs: number };

type Query = Readonly<Record<string, string | number | boolean | undefined>>;
export type GmailRequest = Pick<HttpRequest, 'json' | 'maxBytes'> & { path: string; query?: Query };

/** One account at Gmail's interface. */
export type GmailAccount = {
  /** The connection as it stands: with the newest access token. */
  readonly connection: () => ConnectionOf<'gmail'>;
  readonly keep: (change: Partial<ConnectionOf<'gmail'>>) => Promise<void>;
  /** Makes sure that there is an access token. @throws MailboxUnauthorised @throws NothingSent */
  readonly ready: () => Promise<void>;
  /**
   * Asks, once more with a new access token when this one is refused: then nothing was done.
   * @param before each time just before, with the token in hand
   * @throws MailboxUnauthorised @throws HttpError when there is no answer
   */
  readonly ask: (request: GmailRequest, before?: () => Promise<void>) => Promise<HttpResponse>;
  /** Asks for something to read; null for 404. @throws MailboxUnauthorised @throws InboxUnreadable */
  readonly look: <T>(request: GmailRequest, schema: ZodType<T>) => Promise<T | null>;
};

export function gmailAccount(
  first: ConnectionOf<'gmail'>,
  store: (connection: ConnectionOf<'gmail'>) => Promise<void>,
  { app, access, timeoutMs }: GmailPlace,
): GmailAccount {
  let connection = first;
  const account: GmailAccount = {
    connection: () => connection,
    keep: async (change) => {
      connection = { ...connection, ...change };
      await store(connection);
    },
    ready: async () => {
      await access.tokenOf(connection, account.keep);
    },
    ask: async ({ path, query = {}, ...rest }, before) => {
      const url = new URL(`${app.places.api}/gmail/v1/users/me/${path}`);
      for (const [name, value] of Object.entries(query))
        if (value !== undefined) url.searchParams.append(name, String(value));
      const askWith = async (token: string) => {
        await before?.();
        return callHttp({ ...rest, url: url.href, headers: { authorization: `Bearer ${token}` }, timeoutMs });
      };
      const token = await access.tokenOf(connection, account.keep);
      const response = await askWith(token);
      if (response.status !== 401) return response;
      const again = await askWith(await access.tokenOf(connection, account.keep, token));
      if (again.status === 401) throw new MailboxUnauthorised();
      return again;
    },
    look: async (request, schema) => {
      let response;
      try {
        response = await account.ask(request);
      } catch (error) {
        throw error instanceof HttpError ? new InboxUnreadable(`gmail_${error.code}`) : error;
      }
      if (response.status === 404) return null;
      if (response.status !== 200) {
        if (lacksPermission(response)) throw new MailboxUnauthorised();
        throw new InboxUnreadable(reasonOf(response));
      }
      const read = schema.safeParse(jsonOf(response));
      if (!read.success) throw new InboxUnreadable('gmail_odd_answer');
      return read.data;
    },
  };
  return account;
}
