import { cp, mkdir, rm } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import { bundleForNode } from './node-bundle.ts';
import { buildUi } from './ui.ts';
import { buildWorkflows } from './workflows.ts';

/** What one function's folder is made of, besides its handler and the migrations. */
interface Recipe {
  /** The handler's file, from the root and in the folder. */
  readonly entry: string;
  /** Packages that go along as they are, with all that they need. */
  readonly packages: readonly string[];
}

/** Temporal's worker starts threads by the path of their file, and one copy of its packages must serve all: none is bundled. */
const TEMPORAL = ['activity', 'client', 'common', 'envconfig', 'proto', 'worker', 'workflow'].map(
  (name) => `@temporalio/${name}`,
);

const RECIPES = {
  api: { entry: 'functions/api/lambda', packages: [] },
  public: { entry: 'functions/public/lambda', packages: [] },
  // The built interface imports these by name.
  web: { entry: 'functions/web/lambda', packages: ['hono', 'zod'] },
  // Mistral's client looks for optional packages when it runs: a bundle would ask for them at its start.
  worker: { entry: 'functions/worker/lambda', packages: [...TEMPORAL, '@mistralai/mistralai'] },
} as const satisfies Record<FunctionName, Recipe>;

/** What bundles workflows, which is done before: these parts of it are required only then, the rest of it at once. */
const NEVER_LOADED = new Set(['@swc/core', 'browserslist', 'source-map-loader', 'swc-loader', 'terser-webpack-plugin']);
/** Opened by a driver that no function uses. */
const LEFT_OUT = ['@electric-sql/pglite', 'drizzle-orm/pglite', 'drizzle-orm/pglite/migrator', 'pg-native'];
const LAMBDA_PLATFORM = 'x86_64-unknown-linux-gnu';

export const FUNCTIONS = ['api', 'public', 'web', 'worker'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/**
 * Makes the folders that are deployed as functions, `<into>/<name>`; infra/*.ts names those in `.cache/functions`. The
 * process of a function starts in its folder, and finds there all that it needs.
 */
export async function buildFunctions({
  root,
  into,
  names,
  say,
}: {
  root: string;
  into: string;
  names: readonly FunctionName[];
  say: (line: string) => void;
}): Promise<void> {
  if (names.includes('web')) await buildUi(root, say);
  for (const name of names) {
    say(`Function ${name}: building it`);
    const folder = join(into, name);
    await rm(folder, { recursive: true, force: true });
    await bundle(root, folder, RECIPES[name]);
    await cp(join(root, 'db/migrations'), join(folder, 'db/migrations'), { recursive: true });
    for (const found of packagesOf(root, RECIPES[name].packages)) await copyPackage(root, folder, found);
    if (name === 'web') await cp(join(root, 'ui/build'), join(folder, 'ui/build'), { recursive: true });
    if (name === 'worker') await cp((await buildWorkflows(root, say)).path, join(folder, 'workflows.bundle.js'));
  }
}

async function bundle(root: string, folder: string, { entry, packages }: Recipe): Promise<void> {
  await mkdir(folder, { recursive: true });
  await bundleForNode({
    root,
    entry: join(root, `${entry}.ts`),
    output: join(folder, `${entry}.mjs`),
    external: [...LEFT_OUT, ...packages],
    sourcemap: 'linked',
  });
}

const manifest = z.object({ dependencies: z.record(z.string(), z.string()).optional() });

/** The packages and all that they depend on, as folders of node_modules from the root. */
function packagesOf(root: string, names: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (name: string, from: string): void => {
    const folder = [join(from, 'node_modules', name), join('node_modules', name)].find((candidate) =>
      existsSync(join(root, candidate, 'package.json')),
    );
    if (folder === undefined || found.has(folder) || NEVER_LOADED.has(name)) return;
    found.add(folder);
    const { dependencies = {} } = manifest.parse(JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')));
    for (const dependency of Object.keys(dependencies)) visit(dependency, folder);
  };
  for (const name of names) visit(name, '');
  return found;
}

/** Without sources, maps and types, and with the native library of Lambda's platform alone. */
async function copyPackage(root: string, folder: string, found: string): Promise<void> {
  const from = join(root, found);
  await cp(from, join(folder, found), {
    recursive: true,
    dereference: true,
    filter: (path) => {
      const parts = relative(from, path).split(sep);
      const [first = '', second] = parts;
      if (parts.includes('node_modules') || /\.(d\.[cm]?ts|map|md)$/.test(path)) return false;
      if (!found.endsWith('@temporalio/core-bridge')) return true;
      if (first === 'releases') return second === undefined || second === LAMBDA_PLATFORM;
      return !['sdk-core', 'src', 'bridge-macros', 'ts', 'scripts'].includes(first);
    },
  });
}
