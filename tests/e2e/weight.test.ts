import { statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { buildUi } from '#infra/local/builds/ui.ts';
import { PROJECT_ROOT } from '#infra/local/root.ts';

/** Of JavaScript, as it comes over the wire; what floats is loaded when it is first opened, and does not count. */
const MOST_BYTES = 120_000;

const files = z.array(z.string());
const loader = z.custom<() => Promise<unknown>>((value) => typeof value === 'function');
const built = z.object({
  manifest: z.object({
    client: z.object({ imports: files }),
    nodes: z.array(loader),
    routes: z.array(
      z.object({
        id: z.string(),
        page: z.object({ layouts: z.array(z.number().optional()), leaf: z.number() }).nullable(),
      }),
    ),
  }),
});
const node = z.object({ imports: files });

test('no page ships more JavaScript than a slow connection bears', async () => {
  await buildUi(PROJECT_ROOT, () => undefined);
  const root = join(PROJECT_ROOT, 'ui/build');
  const { manifest } = built.parse(await import(pathToFileURL(join(root, 'server/manifest.js')).href));
  const imports = await Promise.all(manifest.nodes.map(async (load) => node.parse(await load()).imports));
  const bytesOf = (file: string): number => statSync(join(root, 'client', `${file}.gz`)).size;
  const weights = manifest.routes.flatMap(({ id, page }) => {
    if (page === null) return [];
    const nodes = [...page.layouts, page.leaf].flatMap((at) => (at === undefined ? [] : (imports[at] ?? [])));
    const scripts = new Set([...manifest.client.imports, ...nodes].filter((file) => file.endsWith('.js')));
    return [{ id, bytes: [...scripts].reduce((sum, file) => sum + bytesOf(file), 0) }];
  });
  expect(weights.length).toBeGreaterThan(40);
  expect(weights.filter(({ bytes }) => bytes > MOST_BYTES)).toEqual([]);
});
