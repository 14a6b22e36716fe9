import process from 'node:process';
import { z } from 'zod';
import { DEFAULT_BLOCKLISTS, type BlocklistZone } from '#domain/deliverability/blocklist.ts';
import type { GooglePush } from '#domain/wire/gmail.ts';

/** What the environment asks for, checked. Nothing else reads `process.env`. Secrets are never made up here. */
export interface Config {
  /** The HTTP port; 0 takes a free one. */
  readonly port: number;
  /** Folder of everything that is kept: database, Temporal's database, secrets. */
  readonly dataDir: string;
  /** Where browsers, providers' webhooks and opt-out links reach this instance, without a trailing slash. */
  readonly publicUrl: string | undefined;
  readonly database: DatabaseConfig;
  readonly temporal: TemporalConfig;
  readonly mistral: { readonly apiKey: string; readonly server: MistralServer } | undefined;
  readonly dropcontactApiKey: string | undefined;
  /** Where letters to our own users go; undefined puts them into the data folder. */
  readonly smtp: { readonly url: string; readonly from: string } | undefined;
  readonly google: { readonly clientId: string; readonly clientSecret: string } | undefined;
  /** Where Gmail tells of arrivals; undefined: mailboxes are read by the clock. */
  readonly googlePush: GooglePush | undefined;
  /** Encryption keys that were used before today's, oldest first: what they sealed is still opened. */
  readonly encryptionKeysBefore: readonly string[];
  /** Mail servers that users name may stand in private networks and on any port: for who hosts the product beside them. */
  readonly privateMailHosts: boolean;
  /** Lists that sending domains are looked up in. */
  readonly blocklists: readonly BlocklistZone[];
  /** SpamAssassin's `spamd`, asked for its opinion of each draft. */
  readonly spamd: { readonly host: string; readonly port: number } | undefined;
  readonly logLevel: LogLevel;
}
export type DatabaseConfig =
  { readonly driver: 'pglite' } | { readonly driver: 'postgres' | 'neon'; readonly url: string };
export interface TemporalConfig {
  /** `host:port` of a server that runs already; undefined lets `npm start` run one. */
  readonly address: string | undefined;
  readonly namespace: string;
  readonly apiKey: string | undefined;
}
export type MistralServer = 'eu' | 'us' | 'global';
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** A variable of the environment has a wrong value; the message is one sentence that names it and never its secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const text = z.string().optional();
const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, `must be one of ${values.join(', ')}`).optional();
const matching = (pattern: RegExp, sentence: string) => z.string().regex(pattern, sentence).optional();
const url = (protocols: RegExp, sentence: string) =>
  z
    .string()
    .refine((value) => URL.canParse(value) && protocols.test(new URL(value).protocol), sentence)
    .optional();

const hostPort = (sentence: string) =>
  z
    .string()
    .refine((value) => /^[^\s/:]+:\d+$/.test(value) && isPort(value.slice(value.indexOf(':') + 1)), sentence)
    .optional();
const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) <= 65_535;

const environment = z.object({
  PORT: z.string().refine(isPort, 'must be a whole number from 0 to 65535').optional(),
  DATA_DIR: text,
  PUBLIC_URL: url(/^https?:$/, 'must be an address such as https://leadgen.example.com'),
  DATABASE_URL: url(/^postgres(ql)?:$/, 'must be an address such as postgres://user:password@host:5432/leadgen'),
  DATABASE_DRIVER: oneOf(['postgres', 'neon']),
  TEMPORAL_ADDRESS: hostPort('must be host:port, such as localhost:7233'),
  TEMPORAL_NAMESPACE: text,
  TEMPORAL_API_KEY: text,
  MISTRAL_API_KEY: text,
  MISTRAL_SERVER: oneOf(['eu', 'us', 'global']),
  DROPCONTACT_API_KEY: text,
  SMTP_URL: url(/^smtps?:$/, 'must be an address such as smtps://user:password@host:465'),
  MAIL_FROM: text,
  GOOGLE_CLIENT_ID: text,
  GOOGLE_CLIENT_SECRET: text,
  GOOGLE_PUBSUB_TOPIC: matching(/^projects\/[^/\s]+\/topics\/[^/\s]+$/, 'must be projects/<project>/topics/<topic>'),
  GOOGLE_PUBSUB_ACCOUNT: matching(/^[^@\s]+@[^@\s]+$/, 'must be the address of a service account'),
  ENCRYPTION_KEYS_BEFORE: matching(
    /^[\w-]{43,}(,[\w-]{43,})*$/,
    'must be keys of 32 random bytes in base64url, oldest first, with commas',
  ),
  BLOCKLISTS: matching(
    /^(none|(domain|address):[a-z0-9.-]+(,(domain|address):[a-z0-9.-]+)*)$/,
    'must be none, or lists such as domain:dbl.spamhaus.org,address:zen.spamhaus.org',
  ),
  PRIVATE_MAIL_HOSTS: oneOf(['refused', 'allowed']),
  SPAMD_ADDRESS: hostPort('must be host:port, such as localhost:783'),
  LOG_LEVEL: oneOf(['debug', 'info', 'warn', 'error']),
});
type Environment = z.infer<typeof environment>;
/** Every variable that readConfig takes up. */
export const CONFIG_NAMES: readonly string[] = Object.keys(environment.shape);

/** Reads the environment; an empty variable counts as unset, as shells and .env files leave them. Throws a ConfigError. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(set);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ConfigError(`${issue?.path.join('.') ?? 'The environment'} ${issue?.message ?? 'is wrong'}.`);
  }
  const values = parsed.data;
  const { MISTRAL_API_KEY: mistralKey } = values;
  return {
    port: Number(values.PORT ?? 3000),
    dataDir: values.DATA_DIR ?? '.leadgen',
    publicUrl: values.PUBLIC_URL?.replace(/\/+$/, ''),
    database: databaseOf(values),
    temporal: temporalOf(values),
    mistral: mistralKey === undefined ? undefined : { apiKey: mistralKey, server: values.MISTRAL_SERVER ?? 'eu' },
    dropcontactApiKey: values.DROPCONTACT_API_KEY,
    smtp: smtpOf(values),
    google: googleOf(values),
    googlePush: googlePushOf(values),
    encryptionKeysBefore: values.ENCRYPTION_KEYS_BEFORE?.split(',') ?? [],
    privateMailHosts: values.PRIVATE_MAIL_HOSTS === 'allowed',
    blocklists: blocklistsOf(values),
    spamd: spamdOf(values),
    logLevel: values.LOG_LEVEL ?? 'info',
  };
}

/** No DATABASE_URL is PGlite in the data folder; a host of Neon's takes Neon's driver unless DATABASE_DRIVER says otherwise. */
function databaseOf({ DATABASE_URL: address, DATABASE_DRIVER: driver }: Environment): DatabaseConfig {
  if (address === undefined) {
    if (driver !== undefined) throw new ConfigError('DATABASE_DRIVER needs DATABASE_URL to be set as well.');
    return { driver: 'pglite' };
  }
  return { driver: driver ?? (new URL(address).hostname.endsWith('.neon.tech') ? 'neon' : 'postgres'), url: address };
}

function temporalOf(values: Environment): TemporalConfig {
  const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, TEMPORAL_API_KEY: apiKey } = values;
  // The server that we start has one namespace and asks for no key: to set either is to mean another server.
  for (const [name, value] of Object.entries({ TEMPORAL_NAMESPACE: namespace, TEMPORAL_API_KEY: apiKey })) {
    if (value !== undefined && address === undefined)
      throw new ConfigError(`${name} needs TEMPORAL_ADDRESS to be set as well.`);
  }
  return { address, namespace: namespace ?? 'default', apiKey };
}

/** `domain:` lists domains, `address:` the addresses of sending hosts. */
function blocklistsOf({ BLOCKLISTS: text }: Environment): Config['blocklists'] {
  if (text === undefined) return DEFAULT_BLOCKLISTS;
  if (text === 'none') return [];
  return text.split(',').map((one) => {
    const [lists, zone = ''] = one.split(':');
    return { zone, lists: lists === 'domain' ? 'domain' : 'address' };
  });
}

function spamdOf({ SPAMD_ADDRESS: address }: Environment): Config['spamd'] {
  const [host, port] = address?.split(':') ?? [];
  return host === undefined ? undefined : { host, port: Number(port) };
}

function smtpOf({ SMTP_URL: address, MAIL_FROM: from }: Environment): Config['smtp'] {
  if (address !== undefined && from !== undefined) return { url: address, from };
  if (address !== undefined) throw new ConfigError('SMTP_URL needs MAIL_FROM to be set as well.');
  return undefined;
}

function googleOf({ GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret }: Environment): Config['google'] {
  if (clientId !== undefined && clientSecret !== undefined) return { clientId, clientSecret };
  if (clientId !== undefined) throw new ConfigError('GOOGLE_CLIENT_ID needs GOOGLE_CLIENT_SECRET to be set as well.');
  if (clientSecret !== undefined)
    throw new ConfigError('GOOGLE_CLIENT_SECRET needs GOOGLE_CLIENT_ID to be set as well.');
  return undefined;
}

function googlePushOf(values: Environment): Config['googlePush'] {
  const { GOOGLE_PUBSUB_TOPIC: topic, GOOGLE_PUBSUB_ACCOUNT: account, GOOGLE_CLIENT_ID: clientId } = values;
  if (topic === undefined && account === undefined) return undefined;
  if (topic === undefined) throw new ConfigError('GOOGLE_PUBSUB_ACCOUNT needs GOOGLE_PUBSUB_TOPIC to be set as well.');
  if (account === undefined)
    throw new ConfigError('GOOGLE_PUBSUB_TOPIC needs GOOGLE_PUBSUB_ACCOUNT to be set as well.');
  if (clientId === undefined) throw new ConfigError('GOOGLE_PUBSUB_TOPIC needs GOOGLE_CLIENT_ID to be set as well.');
  return { topic, account };
}

const secretSchema = z.string().regex(/^[\w-]{43,}$/);
const secretsSchema = z.object({ AUTH_SECRET: secretSchema, ENCRYPTION_KEY: secretSchema, LINKS_SECRET: secretSchema });

/** The secrets of a function in the cloud: 32 random bytes each, in base64url. `npm start` makes its own. Throws a ConfigError. */
export function readSecrets(env: Readonly<Record<string, string | undefined>> = process.env) {
  const parsed = secretsSchema.safeParse(env);
  if (!parsed.success) {
    const names = parsed.error.issues.map(({ path }) => path.join('.'));
    throw new ConfigError(`${names.join(', ')} must be set, each to 32 random bytes in base64url.`);
  }
  const { AUTH_SECRET: auth, ENCRYPTION_KEY: encryption, LINKS_SECRET: links } = parsed.data;
  return { auth, encryption, links };
}

const workerSchema = z.object({
  WORKER_DEPLOYMENT: z.string(),
  WORKER_BUILD_ID: z.string(),
  WORKFLOW_BUNDLE: z.string(),
});

/** Which version of the worker a function is, and the file of its workflows. Throws a ConfigError. */
export function readWorkerVersion(env: Readonly<Record<string, string | undefined>> = process.env) {
  const parsed = workerSchema.safeParse(env);
  if (!parsed.success) throw new ConfigError('WORKER_DEPLOYMENT, WORKER_BUILD_ID and WORKFLOW_BUNDLE must be set.');
  const {
    WORKER_DEPLOYMENT: deploymentName,
    WORKER_BUILD_ID: buildId,
    WORKFLOW_BUNDLE: workflowBundlePath,
  } = parsed.data;
  return { deploymentName, buildId, workflowBundlePath };
}

/** The file of the built interface in a function. Throws a ConfigError. */
export function readUiHandlerPath(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const { UI_HANDLER: path } = env;
  if (path === undefined || path === '')
    throw new ConfigError('UI_HANDLER must be set to the file of the built interface.');
  return path;
}
