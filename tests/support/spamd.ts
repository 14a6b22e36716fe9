import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { spawnGuarded } from '#infra/local/guard/child.ts';
import { nextFreePort } from '#infra/local/ports.ts';
import { temporaryFolder } from './folder.ts';
import { untilListens } from './listens.ts';

/** Debian's SpamAssassin. */
export const SPAMD = { program: '/usr/sbin/spamd', from: 'spamd' };

/** Starts a `spamd` on a free loopback port, by its own rules alone and asking nobody outside. It ends with this process. */
export async function startSpamd() {
  const folder = await temporaryFolder();
  await chmod(folder.path, 0o755);
  const home = join(folder.path, 'home');
  await mkdir(home);
  const [port, logFile] = [await nextFreePort(17_830), join(folder.path, 'log')];
  const listening = ['-i', '127.0.0.1', '-p', String(port), '--allowed-ips=127.0.0.1'];
  const child = spawnGuarded({
    command: SPAMD.program,
    // -L: no network; -x: no preferences of users; one child is enough for one question.
    args: ['-L', '-x', '-H', home, '--syslog=stderr', '--max-children=1', ...listening],
    env: { HOME: home },
    logFile,
    endSignal: 'SIGTERM',
    graceMs: 5000,
  });
  const close = async (): Promise<void> => {
    await child.end();
    await folder[Symbol.asyncDispose]();
  };
  await untilListens('SpamAssassin', { port, logFile, close }, 30_000);
  return { host: '127.0.0.1', port, close };
}
