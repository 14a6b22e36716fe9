import js from '@eslint/js';
import globals from 'globals';
import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';

/**
 * The wall between the rooms (docs/ARCHITECTURE.md). A room is imported by its subpath name (`#domain/lead.ts`);
 * relative paths stay inside a room. Each entry lists the rooms that a room may not enter.
 */
const ROOMS = ['domain', 'workflows', 'activities', 'functions', 'db', 'infra', 'ui', 'tests'];
const ACROSS = {
  regex: `^(\\.\\./)+(${ROOMS.join('|')})/`,
  message: 'Import another room by its #name, never by a relative path.',
};
const wall = (allowed, extra = []) => [
  'error',
  {
    patterns: [
      ACROSS,
      ...ROOMS.filter((room) => !allowed.includes(room)).map((room) => ({
        regex: `^#${room}/`,
        message: `This room may not import ${room}.`,
      })),
      ...extra,
    ],
  },
];
const NO_NODE = { regex: '^node:', message: 'This room is pure: no Node, no I/O, no clock.' };
const NO_PACKAGES = { regex: '^(?![#.])(?!@noble/hashes)(?!zod$)', message: 'The domain imports no package.' };
const NO_ZOD = { regex: '^zod', message: 'Schemas live in <noun>.schema.ts, never in rules.' };
const NO_SCHEMA = {
  regex: '\\.schema\\.ts$',
  message: 'Workflows may not import schemas: zod costs memory per workflow.',
};
const WORKFLOW_CODE = {
  regex: '^#workflows/(?!.*(contract|search_attributes|task_queue)\\.ts$)',
  message: 'Only workflow contracts may be imported here.',
};

export default tseslint.config(
  {
    ignores: ['**/build/**', '**/.svelte-kit/**', 'node_modules/**', 'ui/src/paraglide/**', '.leadgen/**', '.cache/**'],
  },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: globals.node,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      'no-console': 'error',
      'no-restricted-imports': wall(ROOMS),
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  { files: ['domain/**/*.ts'], rules: { 'no-restricted-imports': wall(['domain'], [NO_NODE, NO_PACKAGES]) } },
  {
    files: ['domain/**/*.ts'],
    ignores: ['domain/**/*.schema.ts', 'domain/wire/*.ts'],
    rules: { 'no-restricted-imports': wall(['domain'], [NO_NODE, NO_PACKAGES, NO_ZOD]) },
  },
  {
    files: ['workflows/**/*.ts'],
    rules: { 'no-restricted-imports': wall(['domain', 'workflows', 'activities'], [NO_NODE, NO_SCHEMA]) },
  },
  { files: ['db/**/*.ts'], rules: { 'no-restricted-imports': wall(['domain', 'db']) } },
  { files: ['activities/**/*.ts'], rules: { 'no-restricted-imports': wall(['domain', 'db', 'activities']) } },
  {
    files: [
      'functions/api/**/*.ts',
      'functions/webhooks/**/*.ts',
      'functions/client/**/*.ts',
      'functions/public/**/*.ts',
    ],
    rules: { 'no-restricted-imports': wall(['domain', 'db', 'functions', 'workflows'], [WORKFLOW_CODE]) },
  },
  {
    files: ['functions/worker/**/*.ts'],
    rules: { 'no-restricted-imports': wall(['domain', 'db', 'functions', 'workflows', 'activities']) },
  },
  { files: ['infra/**/*.ts'], rules: { 'no-restricted-imports': wall(['infra']) } },
  {
    files: ['infra/local/**/*.ts'],
    rules: { 'no-restricted-imports': wall(['infra', 'functions', 'domain', 'db', 'workflows', 'activities']) },
  },
  {
    files: ['ui/**/*.{ts,svelte}'],
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      'no-restricted-imports': wall(['domain', 'ui', 'functions']),
      // Addresses come from ui/src/lib/links.ts; there is no base path to resolve.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    files: ['**/*.svelte'],
    // Handlers in markup read best in one line.
    rules: { '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }] },
  },
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: tseslint.parser } } },
  {
    // A program made anew for each component takes minutes and sees no more than svelte-check does: logic is in .svelte.ts.
    files: ['**/*.svelte'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: {
      parserOptions: { parser: tseslint.parser, projectService: false, program: null, project: false },
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}', 'ui/*.config.ts'],
    ...tseslint.configs.disableTypeChecked,
  },
  { files: ['infra/local/**/*.{ts,mjs}', 'tests/**/*.ts'], rules: { 'no-console': 'off' } },
);
