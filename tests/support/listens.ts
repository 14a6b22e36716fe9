import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { eventually } from './eventually.ts';

/** Whether a program takes connections on a port of this machine. */
const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });

/** Waits until a program that was started takes connections; closes it, and throws what it logged, when it never does. */
export async function untilListens(
  name: string,
  { port, logFile, close }: { port: number; logFile: string; close: () => Promise<void> },
  withinMs?: number,
): Promise<void> {
  try {
    await eventually(
      () => listens(port),
      (there) => there,
      withinMs,
    );
  } catch (error) {
    const log = await readFile(logFile, 'utf8').catch(() => '');
    await close();
    throw new Error(`${name} did not start: ${log.slice(-2000)}`, { cause: error });
  }
}
