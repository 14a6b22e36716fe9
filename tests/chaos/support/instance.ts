import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { z } from 'zod';
import { readySchema } from './instance.schema.ts';
import { bundled } from './process.ts';

export interface Victim extends z.infer<typeof readySchema> {
  /** Ends the whole process group at once, and with `server` the Temporal server in the same moment. */
  kill(options?: { server: boolean }): Promise<void>;
}

/** Starts a LeadGen in a process group of its own and resolves when it is ready. Throws what it said when it is not. */
export async function startVictim({
  dataDir,
  databaseUrl,
  port,
}: Record<'dataDir' | 'databaseUrl', string> & { port: number }): Promise<Victim> {
  const child = spawn(process.execPath, [await bundled('victim')], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PORT: String(port), DATA_DIR: dataDir, DATABASE_URL: databaseUrl, LOG_LEVEL: 'error' },
  });
  const gone = new Promise<void>((resolve) =>
    child.once('close', () => {
      resolve();
    }),
  );
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-4000);
  });
  const first = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    void gone.then(() => {
      reject(new Error(`it ended before it was ready: ${words}`));
    });
  });
  return {
    ...readySchema.parse(JSON.parse(first)),
    kill: async ({ server } = { server: false }) => {
      const serverPid = server ? Number(readFileSync(join(dataDir, 'temporal/temporal.pid'), 'utf8')) : undefined;
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      if (serverPid !== undefined) process.kill(serverPid, 'SIGKILL');
      await gone;
    },
  };
}
