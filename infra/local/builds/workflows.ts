import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { makeWhenStale } from './stale.ts';
import { runBuild } from './run.ts';

const BUNDLE = fileURLToPath(new URL('./bundle.ts', import.meta.url));

export interface WorkflowBundle {
  /** The file a worker loads as `workflowBundle: { codePath }`. */
  readonly path: string;
  /** False when the one of an earlier run was still good. */
  readonly built: boolean;
}

/**
 * Bundles `workflows/index.ts` for Temporal's sandbox when it is stale. Done ahead of the worker and in a process of its
 * own, because bundling takes several hundred MB that would stay. Throws a Refusal with the build's own words.
 */
export async function buildWorkflows(
  root: string,
  say: (line: string) => void,
  signal?: AbortSignal,
): Promise<WorkflowBundle> {
  const path = join(root, '.cache/workflows.bundle.js');
  const made = {
    from: ['workflows', 'domain', 'package-lock.json'].map((name) => join(root, name)),
    output: path,
    stamp: join(root, '.cache/workflows.stamp'),
  };
  const built = await makeWhenStale(made, async () => {
    say('Workflows: building them');
    await mkdir(join(root, '.cache'), { recursive: true });
    // Renamed into place whole: another run may be reading it.
    const fresh = `${path}.${process.pid}`;
    await runBuild('The workflows', process.execPath, [BUNDLE, join(root, 'workflows/index.ts'), fresh], root, signal);
    await rename(fresh, path);
  });
  say(built ? 'Workflows: built' : 'Workflows: up to date');
  return { path, built };
}
