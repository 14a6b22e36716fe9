import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import chromiumPackage from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { z } from 'zod';
import { PROJECT_ROOT } from '#infra/local/root.ts';

/**
 * Opens a headless Chromium: the one of the npm package, which needs no system package, or the machine's where the
 * package has none for it. Close it in `afterAll`; make a context per test.
 */
export async function openBrowser(): Promise<Browser> {
  const packaged = await packagedChromium();
  const args = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'];
  if (packaged === undefined) return chromium.launch({ executablePath: systemChromium(), args });
  // The package brings its own fonts for machines that have none.
  const fonts = existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: packaged.fonts };
  return chromium.launch({ executablePath: packaged.executable, args, env: { ...process.env, ...fonts } });
}

interface Packaged {
  readonly executable: string;
  readonly fonts: string;
}

/**
 * Unpacks the package's Chromium once per version. The package itself reuses one fixed file of the temporary folder
 * whatever its version, and two runs at once would read half a file: hence a folder of its own, renamed into place whole.
 */
async function packagedChromium(): Promise<Packaged | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const manifest = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(PROJECT_ROOT, 'node_modules/@sparticuz/chromium/package.json'), 'utf8')));
  const cache = join(PROJECT_ROOT, '.cache');
  const folder = join(cache, `chromium-${manifest.version}`);
  if (!existsSync(folder)) {
    await mkdir(cache, { recursive: true });
    const fresh = await mkdtemp(join(cache, 'chromium-'));
    const before = process.env['TMPDIR'];
    try {
      process.env['TMPDIR'] = fresh;
      await chromiumPackage.executablePath();
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
    await rename(fresh, folder).catch(async (error: unknown) => {
      await rm(fresh, { recursive: true, force: true });
      if (!existsSync(folder)) throw error;
    });
  }
  return { executable: join(folder, 'chromium'), fonts: join(folder, 'fonts') };
}

function systemChromium(): string {
  const places = [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ];
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error('No Chromium on this machine: install Chromium or Google Chrome.');
  return found;
}
