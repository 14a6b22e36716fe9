import { expect, it } from 'vitest';
import { addressOfHost, HostRefused } from '#activities/adapters/mail/hosts.ts';

const PUBLIC = { allowPrivate: false };
const leadsTo = (...addresses: string[]) => ({ ...PUBLIC, resolve: () => Promise.resolve(addresses) });
const server = { host: 'mail.ondine.example', port: 993 };

it('connects to the address that was checked', async () => {
  expect(await addressOfHost(server, leadsTo('93.184.216.34', '2606:4700::1111'))).toBe('93.184.216.34');
});

it.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:169.254.169.254',
  'fd00::1',
  'fe80::1',
  '64:ff9b::7f00:1',
])('refuses a name that leads to %s, even beside a public address', async (address) => {
  const refused = addressOfHost(server, leadsTo('93.184.216.34', address));
  await expect(refused).rejects.toMatchObject({ name: 'HostRefused', code: 'host_forbidden' });
  await expect(addressOfHost({ ...server, host: address }, PUBLIC)).rejects.toBeInstanceOf(HostRefused);
});

it('refuses ports where no mail server listens, and names that lead nowhere', async () => {
  for (const port of [22, 80, 5432, 6379, 7233])
    await expect(addressOfHost({ ...server, port }, leadsTo('93.184.216.34'))).rejects.toMatchObject({
      code: 'port_forbidden',
    });
  await expect(addressOfHost(server, leadsTo())).rejects.toMatchObject({ code: 'host_unknown' });
});

it('calls a private address on any port where the instance allows it', async () => {
  expect(await addressOfHost({ host: '127.0.0.1', port: 1143 }, { allowPrivate: true })).toBe('127.0.0.1');
});
