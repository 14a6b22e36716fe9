import { join } from 'node:path';
import process from 'node:process';
import { makeWhenStale } from './stale.ts';
import { runBuild } from './run.ts';

export interface UiBuild {
  /** adapter-node's handler. */
  readonly path: string;
  /** False when the one of an earlier run was still good. */
  readonly built: boolean;
}

/** What the build itself writes among its sources; the last three are inlang's, beside its settings. */
export const UI_MAKES = ['build', '.svelte-kit', 'paraglide', 'node_modules', '.meta.json', '.gitignore', 'README.md'];

/** Builds the interface with Vite when it is stale. Throws a Refusal with the build's own words when it fails. */
export async function buildUi(root: string, say: (line: string) => void, signal?: AbortSignal): Promise<UiBuild> {
  const path = join(root, 'ui/build/handler.js');
  const made = {
    from: ['ui', 'domain', 'package-lock.json'].map((name) => join(root, name)),
    except: UI_MAKES,
    output: path,
    stamp: join(root, '.cache/ui.stamp'),
  };
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const built = await makeWhenStale(made, async () => {
    say('Interface: building it (half a minute)');
    await runBuild('The interface', process.execPath, [vite, 'build', '--config', 'ui/vite.config.ts'], root, signal);
  });
  say(built ? 'Interface: built' : 'Interface: up to date');
  return { path, built };
}
