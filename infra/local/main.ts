import process from 'node:process';
import { ConfigError, readConfig } from '#functions/config.ts';
import { startInstance } from './instance.ts';
import { Refusal } from './refusal.ts';

/** npm passes a Ctrl-C on to us that the terminal has sent us already: what comes this soon is the same key press. */
const SAME_PRESS_MS = 500;
/** What does not stop within this time is ended. */
const STOP_WITHIN_MS = 15_000;

/** What prepare.mjs found out and offers. */
export interface Prepared {
  /** The process that is only there to run us: its death must be ours. */
  readonly launcher: number | undefined;
  readonly whenGone: (launcher: number, gone: () => void) => void;
}

/** `npm start`: runs LeadGen until it is told to stop, and ends the process with 0, or with 1 after one sentence. */
export async function main({ launcher, whenGone }: Prepared): Promise<void> {
  const stopping = new AbortController();
  let askedAt = 0;
  const ask = (): void => {
    const now = Date.now();
    if (!stopping.signal.aborted) {
      askedAt = now;
      say('Stopping (Ctrl-C again to force)');
      stopping.abort();
      setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    } else if (now - askedAt > SAME_PRESS_MS) {
      process.exit(130);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  if (launcher !== undefined) whenGone(launcher, ask);

  try {
    const instance = await startInstance({ config: readConfig(), say, signal: stopping.signal, launcher });
    say(`LeadGen is ready: ${instance.url}`);
    say(
      instance.temporal.uiUrl === undefined
        ? `Temporal: ${instance.temporal.address}`
        : `Temporal UI: ${instance.temporal.uiUrl}`,
    );
    await aborted(stopping.signal);
    await instance.stop();
    say('Stopped');
    process.exit(0);
  } catch (error) {
    if (stopping.signal.aborted) process.exit(0);
    process.stderr.write(
      `${error instanceof Refusal || error instanceof ConfigError ? error.message : describe(error)}\n`,
    );
    process.exit(1);
  }
}

/** Progress is for the terminal; it goes to the output, where the ready lines are looked for. */
function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}

/** A failure that nobody foresaw: its stack, and those of its causes, are what a bug report needs. */
function describe(error: unknown): string {
  const stacks: string[] = [];
  for (let one = error; one instanceof Error; one = one.cause) stacks.push(one.stack ?? one.message);
  return `LeadGen could not start because of an error of its own:\n${stacks.join('\ncaused by ') || String(error)}`;
}
