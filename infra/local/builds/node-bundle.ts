import { readFile } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import { build as bundle, type Plugin } from 'esbuild';

/** CommonJS inside an ES module needs what Node gives to a CommonJS module. */
const BANNER = [
  `import { createRequire as leadgenRequire } from 'node:module';`,
  `import { dirname as leadgenDirname } from 'node:path';`,
  `const require = leadgenRequire(import.meta.url);`,
  `const __filename = import.meta.filename; const __dirname = leadgenDirname(__filename);`,
].join('\n');

export interface NodeBundle {
  readonly root: string;
  /** The file it begins at. */
  readonly entry: string;
  readonly output: string;
  /** Packages that stay imports. */
  readonly external: readonly string[];
  readonly plugins?: Plugin[];
  readonly sourcemap?: 'linked';
}

/** One ES module of an entry and all that it imports, for the pinned Node. Throws esbuild's own words. */
export async function bundleForNode({ root, entry, output, external, plugins = [], sourcemap }: NodeBundle) {
  await bundle({
    entryPoints: [entry],
    outfile: output,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    keepNames: true,
    ...(sourcemap && { sourcemap, sourcesContent: false }),
    banner: { js: BANNER },
    external: [...external],
    plugins,
    absWorkingDir: root,
    logLevel: 'error',
  });
}

/** Has our modules find what lies beside them, wherever the bundle lies: each keeps its own address. */
export function keepAddresses(root: string, output: string): Plugin {
  const inFolder = (path: string) => relative(dirname(output), path).split(sep).join('/');
  return {
    name: 'keep-addresses',
    setup: (build) => {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (relative(root, path).startsWith('node_modules')) return undefined;
        const contents = await readFile(path, 'utf8');
        if (!contents.includes('import.meta.url')) return undefined;
        const address = `new URL(${JSON.stringify(inFolder(path))}, import.meta.url).href`;
        return { contents: contents.replaceAll('import.meta.url', address), loader: 'ts' };
      });
    },
  };
}
