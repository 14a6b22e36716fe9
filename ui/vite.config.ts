import { paraglideVitePlugin } from '@inlang/paraglide-js';
import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

/** Run from the repository root, so that one package.json serves every room. */
export default defineConfig({
  plugins: [
    tailwindcss(),
    paraglideVitePlugin({
      project: './ui/project.inlang',
      outdir: './ui/src/paraglide',
      strategy: ['cookie', 'preferredLanguage', 'baseLocale'],
      cookieName: 'leadgen_locale',
      emitGitIgnore: false,
      emitPrettierIgnore: false,
      emitReadme: false,
    }),
    sveltekit({
      adapter: adapter({ out: 'ui/build' }),
      outDir: 'ui/.svelte-kit',
      files: { src: 'ui/src', assets: 'ui/static' },
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
