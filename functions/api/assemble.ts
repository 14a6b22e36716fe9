import { randomBytes } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { GooglePlaces, GooglePush } from '#domain/wire/gmail.ts';
import type { Db } from '#db/client.ts';
import { workflowClients } from '../client/index.ts';
import { fetchText } from '../fetch_text.ts';
import { googleApp } from '../google.ts';
import type { Log } from '../log.ts';
import type { Postman } from '../postman.ts';
import { instanceSeal } from '../seal.ts';
import { createTokens } from '../tokens.ts';
import { createAuth } from './auth.ts';
import type { ApiDeps } from './deps.ts';
import { noSandboxes, sandboxBirth } from './sandbox_birth.ts';

/** What differs between the hosts of the API. */
export type ApiParts = {
  readonly db: Db;
  readonly client: Client;
  readonly log: Log;
  readonly postman: Postman;
  readonly openers: ApiDeps['openers'];
  readonly asksSpamd: boolean;
  /** 32 random bytes each, in base64url. */
  readonly secrets: {
    readonly auth: string;
    readonly encryption: string;
    /** Earlier encryption keys, oldest first. */
    readonly before?: readonly string[];
    readonly links: string;
  };
  readonly publicUrl: string;
  /** Origins besides `publicUrl` that a browser may use. */
  readonly localOrigins: readonly string[];
  readonly google: { readonly clientId: string; readonly clientSecret: string } | undefined;
  readonly googlePush?: GooglePush | undefined;
  /** Where Google is, when it is not where it always is. */
  readonly googlePlaces?: GooglePlaces | undefined;
  readonly health: ApiDeps['health'];
  readonly timelineUrl: ApiDeps['timelineUrl'];
  /** False where no sandbox can live. */
  readonly sandboxes?: false;
};

/** Makes what the API is made of, the same wherever it runs. */
export function assembleApi({ db, client, log, postman, secrets, google, publicUrl, ...rest }: ApiParts): ApiDeps {
  const time = () => new Date();
  const random = (length: number): Uint8Array => randomBytes(length);
  const origins = [...new Set([new URL(publicUrl).origin, ...rest.localOrigins])];
  const seal = instanceSeal(secrets);
  const temporal = workflowClients(client);
  return {
    ...{ db, time, random, publicUrl, origins, seal, temporal, log, postman, fetchText },
    tokens: createTokens(secrets.links, time),
    auth: createAuth({ db, time, random, publicUrl, origins, postman, log, google, secret: secrets.auth }),
    gmail: googleApp({ google, googlePush: rest.googlePush }, rest.googlePlaces),
    openers: rest.openers,
    asksSpamd: rest.asksSpamd,
    health: rest.health,
    timelineUrl: rest.timelineUrl,
    ...(rest.sandboxes === false ? noSandboxes : sandboxBirth({ db, seal, random, publicUrl, temporal })),
  };
}
