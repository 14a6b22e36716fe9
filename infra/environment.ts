import { databaseEnvironment } from './database.ts';
import { secrets } from './secrets.ts';

/** What every function is told; functions/config.ts says what each means. */
export const environment = {
  ...databaseEnvironment,
  PUBLIC_URL: secrets.host.value.apply((host) => `https://${host}`),
  TEMPORAL_ADDRESS: secrets.temporalAddress.value,
  TEMPORAL_NAMESPACE: secrets.temporalNamespace.value,
  TEMPORAL_API_KEY: secrets.temporalApiKey.value,
  AUTH_SECRET: secrets.auth.value,
  ENCRYPTION_KEY: secrets.encryption.value,
  ENCRYPTION_KEYS_BEFORE: secrets.encryptionBefore.value,
  LINKS_SECRET: secrets.links.value,
  SMTP_URL: secrets.smtpUrl.value,
  MAIL_FROM: secrets.mailFrom.value,
  DROPCONTACT_API_KEY: secrets.dropcontactApiKey.value,
  MISTRAL_API_KEY: secrets.mistralApiKey.value,
  MISTRAL_SERVER: secrets.mistralServer.value,
  GOOGLE_CLIENT_ID: secrets.googleClientId.value,
  GOOGLE_CLIENT_SECRET: secrets.googleClientSecret.value,
  GOOGLE_PUBSUB_TOPIC: secrets.googlePubsubTopic.value,
  GOOGLE_PUBSUB_ACCOUNT: secrets.googlePubsubAccount.value,
  PRIVATE_MAIL_HOSTS: secrets.privateMailHosts.value,
  SPAMD_ADDRESS: secrets.spamdAddress.value,
  BLOCKLISTS: secrets.blocklists.value,
  LOG_LEVEL: 'info',
};

/** What the functions have in common. Temporal's native library is packed for this platform (infra/local/builds). */
export const common = {
  runtime: 'nodejs24.x',
  architecture: 'x86_64',
  logging: { retention: '1 month', format: 'text' },
} as const;

/** API Gateway gives up after 30 seconds, whatever a function does. */
export const REQUEST_TIMEOUT = '29 seconds';
