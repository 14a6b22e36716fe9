// Plain JavaScript without dependencies, for Node 20: it runs before anything is installed.
import { execFileSync, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const MODULES = join(ROOT, 'node_modules');
const BIN = join(MODULES, '.bin');
/** Set for the process that continues under the pinned Node, so that it knows it must not outlive this one. */
const CONTINUED = 'LEADGEN_CONTINUED';

/**
 * Makes the rest of the project runnable: installs the packages when they are not those of package-lock.json, then sees
 * to it that the pinned Node 24 runs. Under another Node it runs `script` again with the pinned one, ends with its exit
 * code, and never returns. Prints progress on stderr; on a failure prints one sentence and exits 1.
 *
 * `launcher` is the pid of the process that is only there to run this one (npm, or this file under another Node), so
 * that its death, even by `kill -9`, must be ours as well; undefined when there is none.
 */
export async function prepare(script) {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    refuse(`LeadGen needs Node.js 20 or newer to start and this is ${process.versions.node}: install a newer Node.js.`);
  }
  if (isInstallStale()) await install();
  // Programs that are started by name (vite, eslint, npm's own scripts) get the pinned Node too.
  process.env.PATH = `${BIN}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`;
  const launcher = findLauncher();
  const pinned = readJson(join(MODULES, 'node', 'package.json'))?.version;
  if (process.versions.node !== pinned) await continueOnPinnedNode(script, launcher);
  return { launcher };
}

/** A program of ours, bundled when it is stale, by its entry from the root; ends the process where it cannot be built. */
export async function program(entry) {
  const { buildProgram } = await import('./builds/program.ts');
  const path = await buildProgram({ root: ROOT, entry, say }).catch((error) => refuse(error.message));
  return import(pathToFileURL(path).href);
}

/** Prints one line of progress. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Ends the process with one sentence. */
export function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** Calls `gone` once the launcher is. Only polling tells: the system sends no signal for it. */
export function whenGone(launcher, gone) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent && parentOf(launcher) !== undefined) return;
    clearInterval(timer);
    gone();
  }, 500);
  timer.unref();
}

/** npm runs us through a shell, which outlives it: npm is our parent or our parent's parent. */
function findLauncher() {
  if (process.env[CONTINUED] !== undefined) return process.ppid;
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const parent = parentOf(process.ppid);
  return parent === undefined || /\bnpm\b/.test(parent.name) ? process.ppid : parent.pid;
}

/** The parent of a living process and the process's own name; undefined when it is gone or a zombie. */
function parentOf(pid) {
  try {
    // Not every system has ps, and Linux needs none: "pid (name) state parent ...".
    const stat = existsSync('/proc/self/stat')
      ? readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^\d+ \((.*)\) (\S) (\d+) .*$/s, '$3 $2 $1')
      : execFileSync('ps', ['-o', 'ppid=,state=,comm=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const [parent, state, ...name] = stat.split(/\s+/);
    return state.startsWith('Z') ? undefined : { pid: Number(parent), name: name.join(' ') };
  } catch {
    return undefined;
  }
}

/** True when node_modules lacks a package of package-lock.json or holds another version of it. */
export function isInstallStale(lockFile = join(ROOT, 'package-lock.json'), modules = MODULES) {
  const wanted = readJson(lockFile)?.packages;
  // npm writes this file last, and names in it what it really put in place.
  const present = readJson(join(modules, '.package-lock.json'))?.packages;
  if (wanted === undefined) return false;
  if (present === undefined) return true;
  return Object.entries(wanted).some(([path, entry]) => {
    if (path === '' || entry.link) return false;
    const found = present[path];
    // A package for another platform is optional and absent.
    return found === undefined ? !entry.optional && !entry.devOptional : found.version !== entry.version;
  });
}

async function install() {
  try {
    accessSync(existsSync(MODULES) ? MODULES : ROOT, constants.W_OK);
  } catch {
    refuse(
      `The packages cannot be installed because ${ROOT} cannot be written: make it writable, or clone LeadGen elsewhere.`,
    );
  }
  const total = Object.keys(readJson(join(ROOT, 'package-lock.json'))?.packages ?? {}).length;
  say(`Installing ${total} packages (once; a minute or two)`);
  const npm = spawn(
    process.platform === 'win32' ? 'npm.cmd' : 'npm',
    ['ci', '--loglevel=http', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'],
    {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'pipe'],
      shell: process.platform === 'win32',
    },
  );
  let log = '';
  let fetched = 0;
  npm.stderr.setEncoding('utf8').on('data', (chunk) => {
    log = (log + chunk).slice(-100_000);
    fetched += chunk.split('http fetch GET 200').length - 1;
  });
  const started = Date.now();
  const progress = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1000);
    say(`  ${fetched < total ? `${fetched} of ${total} fetched` : 'all fetched, unpacking'}, ${seconds} s`);
  }, 5_000);
  const code = await new Promise((resolve) => {
    npm.on('error', () => resolve(127)).on('exit', (status) => resolve(status ?? 1));
  });
  clearInterval(progress);
  if (code !== 0) refuse(sentenceFor(code, log));
  say(`Packages installed in ${Math.round((Date.now() - started) / 1000)} s`);
}

/** Why npm failed, from its own words, in one sentence that says what to do. */
export function sentenceFor(code, output) {
  const log = output
    .split('\n')
    .filter((line) => /^npm (error|ERR!)/.test(line))
    .join('\n');
  if (code === 127) return 'npm was not found: install Node.js with npm, then start again.';
  if (/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT)\b/.test(log))
    return 'The packages could not be downloaded because the npm registry cannot be reached: check the network or the proxy, then start again.';
  if (/\b(EACCES|EPERM|EROFS)\b/.test(log))
    return `The packages cannot be installed because ${MODULES} cannot be written: make it writable, then start again.`;
  if (/\bENOSPC\b/.test(log))
    return 'The packages cannot be installed because the disk is full: make room, then start again.';
  const words = /npm error (?!code|A complete log)(.+)/.exec(log)?.[1] ?? `it ended with code ${code}`;
  return `The packages could not be installed (npm ci: ${words.trim()}): run \`npm ci\` to see the whole message.`;
}

async function continueOnPinnedNode(script, launcher) {
  const node = join(MODULES, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(node)) refuse('The pinned Node.js was not installed: delete node_modules, then start again.');
  const child = spawn(node, [script, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, [CONTINUED]: '1' },
  });
  // A Ctrl-C at the terminal reaches the child by itself; another signal is passed on. We end when the child has.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  if (launcher !== undefined) whenGone(launcher, () => child.kill('SIGTERM'));
  child.on('error', () =>
    refuse('The pinned Node.js does not run on this machine: delete node_modules, then start again.'),
  );
  await new Promise((resolve) => {
    child.on('exit', (code) => resolve(process.exit(code ?? 1)));
  });
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
