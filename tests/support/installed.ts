import { existsSync } from 'node:fs';
import process from 'node:process';

/**
 * A real server that a suite is tried against too, on machines that have it. Where this one does not, that is said: what a
 * suite was not tried against is not left out unseen.
 * @param from Debian's package of it
 */
export function installed<T>(server: T, { program, from }: { program: string; from: string }): T[] {
  if (existsSync(program)) return [server];
  process.stderr.write(`Not tried against ${program}, which is not on this machine: apt-get install ${from}\n`);
  return [];
}
