/** Values of a stage, set by `sst secret set <name> <value>`. An empty one leaves what needs it switched off. */
export const secrets = {
  /** The host that people and webhooks reach, such as leadgen.example.com. Its DNS zone is in this AWS account. */
  host: new sst.Secret('Host'),
  /** 32 random bytes in base64url each: `openssl rand 32 | basenc --base64url | tr -d =` */
  auth: new sst.Secret('AuthSecret'),
  encryption: new sst.Secret('EncryptionKey'),
  /** Encryption keys of before, oldest first, with commas. */
  encryptionBefore: new sst.Secret('EncryptionKeysBefore', ''),
  links: new sst.Secret('LinksSecret'),
  /** `host:port`, namespace and API key of the Temporal server. */
  temporalAddress: new sst.Secret('TemporalAddress'),
  temporalNamespace: new sst.Secret('TemporalNamespace'),
  temporalApiKey: new sst.Secret('TemporalApiKey', ''),
  /** Any text of 5 to 45 characters, given to Temporal with the role that invokes the worker. */
  temporalExternalId: new sst.Secret('TemporalExternalId'),
  /** Letters to our own users. */
  smtpUrl: new sst.Secret('SmtpUrl'),
  mailFrom: new sst.Secret('MailFrom'),
  dropcontactApiKey: new sst.Secret('DropcontactApiKey', ''),
  mistralApiKey: new sst.Secret('MistralApiKey', ''),
  mistralServer: new sst.Secret('MistralServer', ''),
  googleClientId: new sst.Secret('GoogleClientId', ''),
  googleClientSecret: new sst.Secret('GoogleClientSecret', ''),
  /** Where Gmail tells of arrivals, and the service account that its subscription signs as. */
  googlePubsubTopic: new sst.Secret('GooglePubsubTopic', ''),
  googlePubsubAccount: new sst.Secret('GooglePubsubAccount', ''),
  /** Mail servers and `spamd` beside the functions, and the lists that sending domains are looked up in. */
  privateMailHosts: new sst.Secret('PrivateMailHosts', ''),
  spamdAddress: new sst.Secret('SpamdAddress', ''),
  blocklists: new sst.Secret('Blocklists', ''),
};
