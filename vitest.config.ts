import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Three processes, each of which runs one file after another: what a file needs (the product's modules, PGlite's code) is loaded
 * once, and while one waits for a server or a browser the cores of a small machine are not idle. So a file leaves nothing behind in
 * its process that the next one could see.
 */
const project = (name: string, more: object = {}) => ({
  test: {
    name,
    include: [`tests/${name}/**/*.test.ts`],
    pool: 'forks' as const,
    isolate: false,
    maxWorkers: 3,
    // They make much that lives briefly: less of the cores goes to collecting it.
    execArgv: ['--max-semi-space-size=64', '--min-semi-space-size=32'],
    ...more,
  },
});

/** Begun first, in this order: a long file that begins last keeps a core waiting. */
const LONGEST = [
  ...['unit/only_way_out', 'unit/infra'],
  ...['db/fence', 'db/lead', 'db/gate_storm', 'db/deliverability'],
  ...['workflow/import', 'workflow/branches', 'workflow/outreach', 'workflow/lambda', 'workflow/interruption'],
  ...['api/proposal', 'api/campaign'],
  ...['e2e/story', 'e2e/screens', 'e2e/hand'],
  ...['chaos/kills', 'chaos/restore', 'commands/rehearsal'],
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(`tests/${name}.test.ts`));
      return at < 0 ? LONGEST.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      // Logic of the interface is written in runes: `.svelte.ts` is compiled as the interface's own build does.
      // Its limit is for what hangs, as everywhere: how fast a thing is, `npm run bench` says.
      { ...project('unit', { testTimeout: 30_000, hookTimeout: 30_000 }), plugins: [svelte({ configFile: false })] },
      project('db', {
        testTimeout: 60_000,
        hookTimeout: 120_000,
        globalSetup: ['tests/support/postgres.setup.ts'],
      }),
      project('workflow', {
        testTimeout: 60_000,
        hookTimeout: 120_000,
        globalSetup: ['tests/support/temporal.setup.ts', 'tests/support/postgres.setup.ts'],
      }),
      project('api', {
        testTimeout: 60_000,
        hookTimeout: 120_000,
        globalSetup: ['tests/support/postgres.setup.ts'],
      }),
      project('e2e', {
        testTimeout: 240_000,
        hookTimeout: 240_000,
        globalSetup: ['tests/support/built.setup.ts', 'tests/support/postgres.setup.ts'],
      }),
      project('replay', { testTimeout: 60_000, hookTimeout: 120_000 }),
      project('conformance', { testTimeout: 30_000, hookTimeout: 60_000 }),
      project('commands', { testTimeout: 240_000 }),
      project('chaos', {
        testTimeout: 300_000,
        hookTimeout: 120_000,
        globalSetup: ['tests/support/postgres.setup.ts'],
      }),
    ],
  },
});
