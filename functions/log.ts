import process from 'node:process';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
/** Ids, codes, counts and durations. Never an address, a name, a text that somebody wrote, or a secret. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;
export type Log = Readonly<Record<LogLevel, (event: string, fields?: LogFields) => void>>;

/**
 * Writes one JSON object a line: `{"at","level","event",...fields}`.
 * @param level the least serious level that is written
 * @param write takes one line with its end; standard error unless told
 */
export function createLog(level: LogLevel, write: (line: string) => void = toStderr): Log {
  const least = LOG_LEVELS.indexOf(level);
  const at = (own: LogLevel) => (event: string, fields?: LogFields) => {
    if (LOG_LEVELS.indexOf(own) < least) return;
    write(`${JSON.stringify({ at: new Date().toISOString(), level: own, event, ...fields })}\n`);
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function toStderr(line: string): void {
  process.stderr.write(line);
}

/**
 * Where an error that nobody foresaw was thrown: its class and the frames of its stack. Its message is left out, because
 * drivers put the values of a failed statement into it.
 */
export function traceOf(error: unknown): { error: string; cause?: string; stack?: string } {
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const cause = error.cause instanceof Error ? { cause: nameOf(error.cause) } : {};
  return {
    error: nameOf(error),
    ...cause,
    stack: frames
      .slice(0, 12)
      .map((line) => line.trim())
      .join(' | '),
  };
}

/** The class of an error, and its code where it has one: SQLSTATE, errno, or one of ours. */
const nameOf = (error: Error): string =>
  'code' in error && (typeof error.code === 'string' || typeof error.code === 'number')
    ? `${error.name} ${error.code}`
    : error.name;
