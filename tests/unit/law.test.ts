import { join } from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { beforeAll, expect, test } from 'vitest';
import { PROJECT_ROOT } from '#infra/local/root.ts';

const LAW = [
  '@typescript-eslint/no-restricted-imports',
  'no-restricted-globals',
  'no-restricted-properties',
  'no-restricted-syntax',
];
/** The project's own configuration, but only these rules, which need no program of every file. */
const eslint = new ESLint({
  cwd: PROJECT_ROOT,
  overrideConfig: tseslint.configs.disableTypeChecked,
  ruleFilter: ({ ruleId }) => LAW.includes(ruleId),
});

// Loads the configuration and its plugins.
beforeAll(() => eslint.calculateConfigForFile(join(PROJECT_ROOT, 'sst.config.ts')), 60_000);

/** What the law says of a line in a file, which need not be there. */
async function refused(file: string, line: string): Promise<string[]> {
  const code = file.endsWith('.svelte') ? `<script lang="ts">\n${line}\n</script>` : line;
  const [result] = await eslint.lintText(code, { filePath: join(PROJECT_ROOT, file) });
  const messages = result?.messages ?? [];
  expect(messages.filter(({ fatal }) => fatal)).toEqual([]);
  return messages.map(({ message }) => message);
}

const DOMAIN = 'domain/new.ts';
const STORY = 'workflows/new/workflow.ts';
const QUERY = 'db/queries/new.ts';
const ACTIVITY = 'activities/new.ts';
const ROUTE = 'functions/api/new.ts';
const SCREEN = 'ui/src/lib/new/new.svelte.ts';
const TEMPORAL = "import { Client } from '@temporalio/client';";

const BREACHES: readonly (readonly [file: string, line: string, says: string])[] = [
  [DOMAIN, "import { z } from 'zod';", 'Schemas live in'],
  [DOMAIN, "import { lineSchema } from './text.schema.ts';", 'Rules know no schema'],
  [DOMAIN, "import type { Line } from '#domain/text.schema.ts';", 'Rules know no schema'],
  [DOMAIN, "import { parse } from 'csv-parse';", 'imports no package'],
  [DOMAIN, "import { readFile } from 'node:fs';", 'This room is pure'],
  [DOMAIN, "export { db } from '#db/client.ts';", 'may not import db'],
  [DOMAIN, "import { db } from '../db/client.ts';", 'by its #name'],
  [DOMAIN, "export const later = () => import('./lead.ts');", 'This room is pure'],
  [DOMAIN, 'export const asked = fetch;', 'This room is pure'],
  ['domain/new.schema.ts', "import { db } from '#db/client.ts';", 'may not import db'],

  [STORY, "import { createDispatchActivities } from '#activities/dispatch.ts';", 'more than types of activities'],
  [STORY, "import { z } from 'zod';", 'no package but'],
  [STORY, "import { randomBytes } from 'node:crypto';", 'no package but'],
  [STORY, TEMPORAL, 'no package but'],
  [STORY, "import { lineSchema } from '#domain/text.schema.ts';", 'may not import schemas'],
  [STORY, "import type { Line } from '#domain/text.schema.ts';", 'may not import schemas'],
  [STORY, 'setTimeout(() => undefined, 10);', 'This room is pure'],
  ['workflows/clock.ts', 'export const chance = Math.random();', 'from a port'],

  [ACTIVITY, "import { createApp } from '#functions/api/app.ts';", 'may not import functions'],
  [ACTIVITY, TEMPORAL, 'only Temporal client code'],
  [QUERY, "import { createDispatchActivities } from '#activities/dispatch.ts';", 'may not import activities'],
  [QUERY, "export const later = () => import('#functions/api/app.ts');", 'may not import'],
  [QUERY, "export const later = () => import('../../functions/api/app.ts');", 'by its #name'],

  [
    'functions/new.ts',
    "import { createDispatchActivities } from '#activities/dispatch.ts';",
    'may not import activities',
  ],
  ['functions/new.ts', "import { startInstance } from '#infra/local/instance.ts';", 'may not import infra'],
  ['functions/web/new.ts', "import { links } from '#ui/lib/links.ts';", 'may not import ui'],
  ['functions/web/new.ts', "import { NOW } from '#tests/support/tenant.ts';", 'may not import tests'],
  [ROUTE, "import type { Ports } from '#activities/ports.ts';", 'may not import activities'],
  [ROUTE, "import { createPorts } from '../worker/ports.ts';", 'are hosts'],
  [ROUTE, "import { outreach } from '#workflows/outreach/workflow.ts';", 'Only workflow contracts'],
  [ROUTE, TEMPORAL, 'only Temporal client code'],
  [ROUTE, "export const later = () => import('#activities/dispatch.ts');", 'may not import'],

  ['infra/new.ts', "import { readConfig } from '#functions/config.ts';", 'may not import functions'],
  ['infra/new.ts', "import { startInstance } from './local/instance.ts';", 'what npm start runs'],
  ['infra/local/new.mjs', "import { links } from '#ui/lib/links.ts';", 'may not import ui'],
  ['infra/local/new.mjs', "await import('#tests/support/tenant.ts');", 'may not import'],
  ['new.config.ts', "import { readConfig } from '#functions/config.ts';", 'may not import functions'],

  [SCREEN, "import { createApp } from '#functions/api/app.ts';", 'more than types of functions'],
  [SCREEN, "export const later = () => import('#functions/api/app.ts');", 'may not import'],
  ['ui/src/lib/new/New.svelte', "import { getLead } from '#db/queries/lead.ts';", 'may not import db'],
  ['ui/src/lib/new/New.svelte', "import('#db/queries/lead.ts');", 'may not import'],

  ...[DOMAIN, STORY, QUERY, ACTIVITY].flatMap((file) => [
    [file, 'export const now = Date.now();', "the workspace's clock"] as const,
    [file, 'export const now = new Date();', "the workspace's clock"] as const,
    [file, 'export const now = Date();', "the workspace's clock"] as const,
    [file, 'export const chance = Math.random();', 'from a port'] as const,
  ]),
  ...[DOMAIN, STORY, QUERY, ACTIVITY, ROUTE, 'functions/worker/new.ts', 'infra/local/new.mjs', SCREEN].flatMap(
    (file) => [
      [file, 'export const port = process.env.PORT;', 'functions/config.ts'] as const,
      [file, "import { env } from 'node:process';\nexport { env };", 'functions/config.ts'] as const,
      [file, 'export const { env } = process;', 'functions/config.ts'] as const,
    ],
  ),
];
test.each(BREACHES)('%s may not hold: %s', async (file, line, says) => {
  expect((await refused(file, line)).join('\n')).toContain(says);
});

test.each([
  [DOMAIN, "import { newId } from './id.ts';\nexport const at = new Date(0), id = newId;"],
  ['domain/new.schema.ts', "import { z } from 'zod';\nimport { lineSchema } from './text.schema.ts';"],
  [STORY, "import type { Activities } from '#activities/index.ts';\nimport { condition } from '@temporalio/workflow';"],
  ['workflows/clock.ts', 'export const now = Date.now();'],
  ['functions/config.ts', 'export const { env } = process;'],
  ['functions/client/new.ts', TEMPORAL],
  [ROUTE, "import { outreachWorkflowId } from '#workflows/outreach/contract.ts';"],
  ['functions/worker/new.ts', `${TEMPORAL}\nimport { createDispatchActivities } from '#activities/dispatch.ts';`],
  ['infra/local/guard/child.ts', 'export const { env } = process;'],
  [SCREEN, "import type { AppType } from '#functions/api/app.ts';\nimport { links } from '#ui/lib/links.ts';"],
  ['tests/unit/new.test.ts', `${TEMPORAL}\nimport { links } from '#ui/lib/links.ts';\nexport const now = new Date();`],
])('%s may hold: %s', async (file, line) => {
  expect(await refused(file, line)).toEqual([]);
});
