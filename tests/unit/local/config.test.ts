import { expect, test } from 'vitest';
import { ConfigError, readConfig } from '#functions/config.ts';

test('an empty environment, or one of empty variables, is a whole configuration', () => {
  const config = readConfig({});
  expect(config).toMatchObject({ port: 3000, dataDir: '.leadgen', database: { driver: 'pglite' } });
  expect(config.temporal).toEqual({ address: undefined, namespace: 'default', apiKey: undefined });
  expect(readConfig({ PORT: '', DATABASE_URL: '', MISTRAL_API_KEY: '', LOG_LEVEL: '' })).toEqual(config);
});

const GOOGLE = { GOOGLE_CLIENT_ID: 'id', GOOGLE_CLIENT_SECRET: 'hunter2' };
const TOPIC = 'projects/leadgen/topics/arrivals';
const ACCOUNT = 'push@leadgen.iam.gserviceaccount.com';
const KEY = 'k'.repeat(43);

test.each([
  ['PORT', { PORT: 'abc' }],
  ['PORT', { PORT: '65536' }],
  ['PORT', { PORT: '-1' }],
  ['PUBLIC_URL', { PUBLIC_URL: 'leadgen.example.com' }],
  ['PUBLIC_URL', { PUBLIC_URL: 'ftp://leadgen.example.com' }],
  ['DATABASE_URL', { DATABASE_URL: 'mysql://root:hunter2@localhost/x' }],
  ['DATABASE_DRIVER', { DATABASE_DRIVER: 'oracle', DATABASE_URL: 'postgres://localhost/x' }],
  ['DATABASE_DRIVER', { DATABASE_DRIVER: 'neon' }],
  ['TEMPORAL_ADDRESS', { TEMPORAL_ADDRESS: 'http://localhost:7233' }],
  ['TEMPORAL_ADDRESS', { TEMPORAL_ADDRESS: 'localhost:99999' }],
  ['TEMPORAL_NAMESPACE', { TEMPORAL_NAMESPACE: 'sales' }],
  ['TEMPORAL_API_KEY', { TEMPORAL_API_KEY: 'hunter2' }],
  ['MISTRAL_SERVER', { MISTRAL_SERVER: 'mars' }],
  ['GOOGLE_CLIENT_ID', { GOOGLE_CLIENT_ID: 'id' }],
  ['GOOGLE_CLIENT_SECRET', { GOOGLE_CLIENT_SECRET: 'hunter2' }],
  ['SMTP_URL', { SMTP_URL: 'smtps://user:hunter2@smtp.example.com:465' }],
  ['SMTP_URL', { SMTP_URL: 'https://user:hunter2@smtp.example.com', MAIL_FROM: 'leadgen@example.com' }],
  ['GOOGLE_PUBSUB_TOPIC', { ...GOOGLE, GOOGLE_PUBSUB_TOPIC: TOPIC }],
  ['GOOGLE_PUBSUB_TOPIC', { ...GOOGLE, GOOGLE_PUBSUB_TOPIC: 'arrivals', GOOGLE_PUBSUB_ACCOUNT: ACCOUNT }],
  ['GOOGLE_PUBSUB_TOPIC', { GOOGLE_PUBSUB_TOPIC: TOPIC, GOOGLE_PUBSUB_ACCOUNT: ACCOUNT }],
  ['GOOGLE_PUBSUB_ACCOUNT', { ...GOOGLE, GOOGLE_PUBSUB_ACCOUNT: ACCOUNT }],
  ['GOOGLE_PUBSUB_ACCOUNT', { ...GOOGLE, GOOGLE_PUBSUB_TOPIC: TOPIC, GOOGLE_PUBSUB_ACCOUNT: 'push' }],
  ['ENCRYPTION_KEYS_BEFORE', { ENCRYPTION_KEYS_BEFORE: 'hunter2' }],
  ['ENCRYPTION_KEYS_BEFORE', { ENCRYPTION_KEYS_BEFORE: `${KEY},hunter2` }],
  ['ENCRYPTION_KEYS_BEFORE', { ENCRYPTION_KEYS_BEFORE: `${KEY}, ${KEY}` }],
  ['BLOCKLISTS', { BLOCKLISTS: 'zen.spamhaus.org' }],
  ['BLOCKLISTS', { BLOCKLISTS: 'host:zen.spamhaus.org' }],
  ['BLOCKLISTS', { BLOCKLISTS: 'none,domain:dbl.spamhaus.org' }],
  ['PRIVATE_MAIL_HOSTS', { PRIVATE_MAIL_HOSTS: 'true' }],
  ['SPAMD_ADDRESS', { SPAMD_ADDRESS: 'localhost' }],
  ['SPAMD_ADDRESS', { SPAMD_ADDRESS: 'http://localhost:783' }],
  ['SPAMD_ADDRESS', { SPAMD_ADDRESS: 'localhost:70000' }],
  ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
])('a wrong %s is one sentence that names it and shows no secret', (name, env) => {
  let caught: unknown;
  try {
    readConfig(env);
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(ConfigError);
  const sentence = String(caught).replace('ConfigError: ', '');
  expect(sentence).toMatch(new RegExp(`^${name} .+\\.$`));
  expect(sentence).not.toContain('\n');
  expect(sentence).not.toContain('hunter2');
});

test.each([
  ['postgres://localhost/leadgen', undefined, 'postgres'],
  ['postgresql://ep-cool-1.eu-central-1.aws.neon.tech/leadgen', undefined, 'neon'],
  ['postgresql://ep-cool-1.eu-central-1.aws.neon.tech/leadgen', 'postgres', 'postgres'],
  ['postgres://localhost/leadgen', 'neon', 'neon'],
])('%s with DATABASE_DRIVER %s takes the driver %s', (url, driver, expected) => {
  expect(readConfig({ DATABASE_URL: url, DATABASE_DRIVER: driver }).database).toEqual({ driver: expected, url });
});

test('PUBLIC_URL loses its trailing slash and Mistral answers from the EU unless told otherwise', () => {
  const config = readConfig({ PUBLIC_URL: 'https://leadgen.example.com/', MISTRAL_API_KEY: 'key' });
  expect(config.publicUrl).toBe('https://leadgen.example.com');
  expect(config.mistral).toEqual({ apiKey: 'key', server: 'eu' });
});

test('takes up what stands beside the functions, and both of Gmail’s names or none', () => {
  const config = readConfig({
    ...GOOGLE,
    GOOGLE_PUBSUB_TOPIC: TOPIC,
    GOOGLE_PUBSUB_ACCOUNT: ACCOUNT,
    ENCRYPTION_KEYS_BEFORE: `${KEY},${'j'.repeat(43)}`,
    BLOCKLISTS: 'domain:dbl.spamhaus.org,address:zen.spamhaus.org',
    PRIVATE_MAIL_HOSTS: 'allowed',
    SPAMD_ADDRESS: 'spamd.internal:783',
    SMTP_URL: 'smtps://smtp.example.com:465',
    MAIL_FROM: 'leadgen@example.com',
  });
  expect(config).toMatchObject({
    googlePush: { topic: TOPIC, account: ACCOUNT },
    encryptionKeysBefore: [KEY, 'j'.repeat(43)],
    blocklists: [
      { zone: 'dbl.spamhaus.org', lists: 'domain' },
      { zone: 'zen.spamhaus.org', lists: 'address' },
    ],
    privateMailHosts: true,
    spamd: { host: 'spamd.internal', port: 783 },
    smtp: { url: 'smtps://smtp.example.com:465', from: 'leadgen@example.com' },
  });
  expect(readConfig({ BLOCKLISTS: 'none' }).blocklists).toEqual([]);
  expect(readConfig({})).toMatchObject({ googlePush: undefined, privateMailHosts: false, spamd: undefined });
});
