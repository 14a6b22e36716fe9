import { fractionOf } from '../hash.ts';
import type { Dns } from './dns_port.ts';
import { zoneDns } from './zone.ts';

/** A real key of 2048 bits whose private half was thrown away: nothing can be signed with it. */
const PUBLIC_KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAsiNGTrTjvl9pQQwNw9jv3YLpVQl+iEvP3Z1dkiocpSI5ANpiYyWSLNXdG/Dmu8ddL8YyFUYB0MLaFMCeJ1fDWPHSiDbRRqzX8KrrldkWpfIvA/16gJuVzl88fe5TDDR81Sqd7OHSQt6Lf2AFutqfD9RFhCcIWYRv7bTmihO/sVVk2cJpt5Y0YWqxMhg6O5VEhbzfqWbDeQyufXi80Tzzn9tZF2WIRUk9NX0vLQgYZqqcdvxClVILbWp4JWtmpjzw83BZbiFbpAsBobDF12biwHsmvLTur8SQIFH1FtthSQDmfJ0ujdvhGhzoafjYHG1EQ3kqlosrTcge+Aqvc5rA5wIDAQAB';

/** The hosts of those who run the mail of the sandbox's people; names under .example reach nobody (RFC 2606, 2). */
const HOSTS: readonly (readonly [upTo: number, host: string])[] = [
  [0.34, 'aspmx.l.google.com'],
  [0.66, 'people.mail.protection.outlook.com'],
  [0.78, 'mx1.mail.ovh.net'],
  [0.84, 'spool.mail.gandi.net'],
  [0.9, 'mx.mailinblack.com'],
  [1, 'mx.people.example'],
];

/**
 * The DNS of a sandbox: its own domain as it should be, no list that names it, and for everybody else a mail service that
 * depends on the name alone. Nothing is asked of any network.
 */
export function sandboxDns(domain: string): Dns {
  const above = domain.split('.').slice(1).join('.');
  const own = zoneDns({
    [domain]: { TXT: ['v=spf1 include:_spf.sandbox.example ~all'], MX: [[10, `mx.${domain}`]] },
    [`mx.${domain}`]: { A: ['192.0.2.10'] },
    '_spf.sandbox.example': { TXT: ['v=spf1 ip4:192.0.2.0/24 ~all'] },
    [`sandbox._domainkey.${domain}`]: { TXT: [`v=DKIM1; k=rsa; p=${PUBLIC_KEY}`] },
    [`_dmarc.${domain}`]: { TXT: [`v=DMARC1; p=quarantine; rua=mailto:dmarc@${domain}`] },
    [`_dmarc.${above}`]: { TXT: [`v=DMARC1; p=quarantine; rua=mailto:dmarc@${above}`] },
  });
  return {
    ...own,
    mx: async (name) => {
      const answer = await own.mx(name);
      if (answer.status !== 'no_name') return answer;
      const chance = fractionOf(`mail-provider:${name}`);
      const exchange = HOSTS.find(([upTo]) => chance < upTo)?.[1] ?? 'mx.people.example';
      return { status: 'found', records: [{ preference: 10, exchange }] };
    },
  };
}
