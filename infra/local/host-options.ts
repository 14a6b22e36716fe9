import type { RequestListener } from 'node:http';
import type { MailPlaces } from '#activities/adapters/mail/mailboxes.ts';
import type { Db } from '#db/client.ts';
import type { DatabaseOptions } from '#db/open.ts';
import type { GooglePlaces } from '#domain/wire/gmail.ts';
import type { Config } from '#functions/config.ts';
import type { Health } from './health.ts';

/** Made on the first start, kept in the data folder (datadir.ts). Each is 32 random bytes in base64url. */
export const SECRET_NAMES = [
  /** Signs session cookies. */
  'auth',
  /** Encrypts what is stored about connected accounts. */
  'encryption',
  /** Signs opt-out, "why me?" and lead links. */
  'links',
  /** Derives the logins of the sandbox's mail server. */
  'sandboxMail',
] as const;
export type Secrets = Readonly<Record<(typeof SECRET_NAMES)[number], string>>;

/** The Temporal server to work with; `uiUrl` only for the one that we run. */
export interface TemporalTarget {
  readonly address: string;
  readonly namespace: string;
  readonly apiKey: string | undefined;
  readonly uiUrl: string | undefined;
}

/** Everything `startHost` (host.ts) needs. The port is open already and `/api/health` is answered from `health`. */
export interface HostOptions {
  readonly config: Config;
  /** Where Google is, when it is not where it always is. */
  readonly googlePlaces: GooglePlaces | undefined;
  /** Where mail vendors are, when they are not where they always are. */
  readonly mailPlaces: MailPlaces | undefined;
  /** Absolute. */
  readonly dataDir: string;
  /** Where browsers and webhooks reach us, without a trailing slash. */
  readonly publicUrl: string;
  /** The local origins besides `publicUrl` that a browser may use: localhost and 127.0.0.1 with the port. */
  readonly localOrigins: readonly string[];
  readonly database: DatabaseOptions;
  readonly temporal: TemporalTarget;
  readonly secrets: Secrets;
  readonly workflowBundlePath: string;
  /** adapter-node's handler.js; undefined leaves the interface out. */
  readonly uiHandlerPath: string | undefined;
  /** Give each part its probe as it comes up. */
  readonly health: Health;
  /** Hands every request but `/api/health` to the listener. */
  readonly serve: (listener: RequestListener) => void;
  /** One line of progress. */
  readonly say: (line: string) => void;
}

export interface Host {
  readonly db: Db;
  /** Ends the worker, then the connections; resolves when nothing of it runs. */
  stop(): Promise<void>;
}
