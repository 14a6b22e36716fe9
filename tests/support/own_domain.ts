import { generateKeyPairSync } from 'node:crypto';
import { zoneDns } from '#domain/deliverability/zone.ts';
import type { MailNetwork } from '#activities/adapters/mail/hosts.ts';
import { TLS } from './imap_server.ts';

/** Whom a real workspace of the tests writes from. */
export const OWN_ADDRESS = 'sophie@ondine.example';

/** Servers on loopback, under the tests' own certificate. */
export const OWN_NETWORK: MailNetwork = { allowPrivate: true, ca: TLS.cert.toString(), timeoutMs: 5000 };

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const published = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

/** What is published of its domain: SPF, DKIM and DMARC pass. */
export const OWN_DNS = zoneDns({
  'ondine.example': { TXT: ['v=spf1 ip4:192.0.2.10 -all'], MX: [[10, 'mx.ondine.example']] },
  'mx.ondine.example': { A: ['192.0.2.10'] },
  'default._domainkey.ondine.example': { TXT: [`v=DKIM1; k=rsa; p=${published}`] },
  '_dmarc.ondine.example': { TXT: ['v=DMARC1; p=quarantine'] },
});
