import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/**
 * Two processes, one a core, each of which runs one file after another: what a file needs (the product's modules, PGlite's
 * code) is loaded once. So a file leaves nothing behind in its process that the next one could see.
 */
const project = (name: string, more: object = {}) => ({
  test: {
    name,
    include: [`tests/${name}/**/*.test.ts`],
    pool: 'forks' as const,
    isolate: false,
    maxWorkers: 2,
    ...more,
  },
});

export default defineConfig({
  test: {
    projects: [
      // Logic of the interface is written in runes: `.svelte.ts` is compiled as the interface's own build does.
      { ...project('unit'), plugins: [svelte({ configFile: false })] },
      project('db', {
        testTimeout: 60_000,
        hookTimeout: 120_000,
        globalSetup: ['tests/support/postgres.setup.ts'],
      }),
      project('workflow', {
        testTimeout: 60_000,
        hookTimeout: 120_000,
        globalSetup: ['tests/support/temporal.setup.ts'],
      }),
      project('replay', { testTimeout: 60_000, hookTimeout: 120_000 }),
      project('conformance', { testTimeout: 30_000, hookTimeout: 60_000 }),
      project('api', { testTimeout: 60_000, hookTimeout: 120_000 }),
      project('commands', { testTimeout: 240_000 }),
      project('e2e', {
        testTimeout: 240_000,
        hookTimeout: 240_000,
        globalSetup: ['tests/support/built.setup.ts'],
      }),
      project('chaos', {
        testTimeout: 300_000,
        hookTimeout: 120_000,
        globalSetup: ['tests/support/postgres.setup.ts'],
      }),
    ],
  },
});
