import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, chown, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { spawnGuarded } from '#infra/local/guard/child.ts';
import { nextFreePort } from '#infra/local/ports.ts';
import { temporaryFolder } from './folder.ts';
import { untilListens } from './listens.ts';
import type { ImapServer } from './imap_server.ts';

export const DOVECOT = { program: '/usr/sbin/dovecot', from: 'dovecot-imapd' };

/** What of an IMAP server the conformance of a mailbox needs. */
export type ConformingServer = Pick<ImapServer, 'login' | 'close'> & {
  arrive(raw: Uint8Array): Promise<void>;
  renumber(): Promise<void>;
};

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url));
const numberOf = (flag: '-u' | '-g') => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));

/** Starts a Dovecot of one account on a free loopback port, in a temporary folder. It ends with this process. */
export async function startDovecot(): Promise<ConformingServer> {
  const folder = await temporaryFolder();
  const [run, state, mail] = ['run', 'state', 'mail'].map((name) => join(folder.path, name));
  if (run === undefined || state === undefined || mail === undefined) throw new Error('no folders');
  const root = process.getuid?.() === 0;
  const user = root ? 'nobody' : userInfo().username;
  const owner = root ? { uid: numberOf('-u'), gid: numberOf('-g') } : { uid: userInfo().uid, gid: userInfo().gid };
  await chmod(folder.path, 0o755);
  for (const path of [run, state, mail]) await mkdir(path);
  for (const path of [state, mail]) await chown(path, owner.uid, owner.gid);
  const port = await nextFreePort(19_930);
  const [login, password] = ['sophie@ondine.example', 'a-right-password'];
  const settings = `
protocols = imap
base_dir = ${run}
state_dir = ${state}
log_path = ${join(folder.path, 'log')}
default_login_user = ${user}
default_internal_user = ${user}
default_internal_group = ${execFileSync('id', ['-gn', user], { encoding: 'utf8' }).trim()}
ssl = required
ssl_cert = <${fixture('cert.pem')}
ssl_key = <${fixture('key.pem')}
auth_failure_delay = 0
mail_location = maildir:${mail}
passdb {
  driver = static
  args = password={PLAIN}${password}
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${mail}
}
namespace inbox {
  inbox = yes
  mailbox Sent {
    auto = create
    special_use = \\Sent
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    address = 127.0.0.1
    port = ${port}
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
`;
  const file = join(folder.path, 'dovecot.conf');
  await writeFile(file, settings);
  const child = spawnGuarded({
    command: DOVECOT.program,
    args: ['-F', '-c', file],
    endSignal: 'SIGTERM',
    graceMs: 5000,
  });
  const close = async (): Promise<void> => {
    await child.end();
    await folder[Symbol.asyncDispose]();
  };
  await untilListens('Dovecot', { port, logFile: join(folder.path, 'log'), close });
  let delivered = 0;
  return {
    login: { host: '127.0.0.1', port, security: 'tls', user: login, password },
    arrive: async (raw) => {
      // Maildir: written aside, then moved in, so that nobody sees half of it. Names order what comes in one second.
      delivered += 1;
      const name = `${Math.floor(Date.now() / 1000)}.M${String(delivered).padStart(6, '0')}.${randomUUID()}`;
      for (const part of ['tmp', 'new', 'cur']) {
        await mkdir(join(mail, part), { recursive: true });
        await chown(join(mail, part), owner.uid, owner.gid);
      }
      await writeFile(join(mail, 'tmp', name), raw);
      await chown(join(mail, 'tmp', name), owner.uid, owner.gid);
      await rename(join(mail, 'tmp', name), join(mail, 'new', name));
    },
    renumber: async () => {
      const indexes = (await readdir(mail)).filter((name) => /^dovecot[-.](?:uidlist|index)/.test(name));
      for (const name of indexes) await rm(join(mail, name));
    },
    close,
  };
}
