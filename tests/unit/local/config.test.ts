import { expect, test } from 'vitest';
import { ConfigError, readConfig } from '#functions/config.ts';

test('an empty environment, or one of empty variables, is a whole configuration', () => {
  const config = readConfig({});
  expect(config).toMatchObject({ port: 3000, dataDir: '.leadgen', database: { driver: 'pglite' } });
  expect(config.temporal).toEqual({ address: undefined, namespace: 'default', apiKey: undefined });
  expect(readConfig({ PORT: '', DATABASE_URL: '', MISTRAL_API_KEY: '', LOG_LEVEL: '' })).toEqual(config);
});

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
  ['TEMPORAL_NAMESPACE', { TEMPORAL_NAMESPACE: 'sales' }],
  ['TEMPORAL_API_KEY', { TEMPORAL_API_KEY: 'hunter2' }],
  ['MISTRAL_SERVER', { MISTRAL_SERVER: 'mars' }],
  ['GOOGLE_CLIENT_ID', { GOOGLE_CLIENT_ID: 'id' }],
  ['GOOGLE_CLIENT_SECRET', { GOOGLE_CLIENT_SECRET: 'hunter2' }],
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
