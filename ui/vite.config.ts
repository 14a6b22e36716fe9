import { isMainThread } from 'node:worker_threads';
import { compile } from '@inlang/paraglide-js';
import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

// Whatever reads this file needs the messages, `svelte-kit sync` for their types too: they are compiled here. The threads that
// SvelteKit's build starts read it again, when they are there.
if (isMainThread) {
  await compile({
    project: `${import.meta.dirname}/project.inlang`,
    outdir: `${import.meta.dirname}/src/paraglide`,
    strategy: ['cookie', 'preferredLanguage', 'baseLocale'],
    cookieName: 'leadgen_locale',
    outputStructure: 'message-modules',
    isServer: 'import.meta.env.SSR',
    emitGitIgnore: false,
    emitPrettierIgnore: false,
    emitReadme: false,
    cleanOutdir: false,
  });
}

/** What several pages use is loaded as one file: a hundred files of half a kilobyte compress badly. */
const TOGETHER = [
  { name: 'svelte', test: /node_modules\/(svelte|esm-env|clsx)\//, minShareCount: 40, priority: 2 },
  { name: 'icons', test: /node_modules\/@lucide\//, minShareCount: 3, priority: 1 },
  { name: 'words', test: /ui\/src\/paraglide\//, minShareCount: 6, priority: 1 },
  { name: 'parts', test: /ui\/src\/lib\/(ui|format|form|shell)\//, minShareCount: 16 },
];

/** Run from the repository root, so that one package.json serves every room. */
export default defineConfig({
  environments: {
    client: {
      build: {
        rolldownOptions: {
          output: {
            codeSplitting: { groups: TOGETHER },
          },
        },
      },
    },
  },
  plugins: [
    tailwindcss(),
    sveltekit({
      adapter: adapter({ out: 'ui/build' }),
      outDir: 'ui/.svelte-kit',
      files: { src: 'ui/src', assets: 'ui/static' },
      // Registered by whoever asks to be told (lib/notification/push.ts), and by no other page.
      serviceWorker: { register: false },
      csp: {
        mode: 'nonce',
        directives: {
          'default-src': ['self'],
          'script-src': ['self'],
          'style-src': ['self'],
          // Rulers, gauges and floating panels place themselves by style attributes.
          'style-src-attr': ['unsafe-inline'],
          'img-src': ['self', 'data:'],
          'connect-src': ['self'],
          'object-src': ['none'],
          'base-uri': ['none'],
          'form-action': ['self'],
          'frame-ancestors': ['none'],
        },
      },
    }),
  ],
});
