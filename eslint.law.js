/**
 * The wall between the rooms (docs/ARCHITECTURE.md, "Rooms and the import law"), and who may read the time, chance and the
 * environment. A room is imported by its subpath name (`#domain/lead.ts`); relative paths stay inside a room.
 * tests/unit/law.test.ts breaks each of these once.
 */
const ROOMS = ['domain', 'workflows', 'activities', 'functions', 'db', 'infra', 'ui', 'tests'];

const ACROSS = {
  regex: `^(\\.\\./)+(${ROOMS.join('|')})/`,
  message: 'Import another room by its #name, never by a relative path.',
};
const NO_NODE = { regex: '^node:', message: 'This room is pure: no Node, no I/O, no clock.' };
const NO_PACKAGES = { regex: '^(?![#.])(?!@noble/hashes)(?!zod$)', message: 'The domain imports no package.' };
const NO_ZOD = { regex: '^zod', message: 'Schemas live in <noun>.schema.ts, never in rules.' };
const NO_SCHEMA_IN_RULES = { regex: '\\.schema\\.ts$', message: 'Rules know no schema: a schema is for an edge.' };
const NO_SCHEMA = {
  regex: '\\.schema\\.ts$',
  message: 'Workflows may not import schemas: zod costs memory per workflow.',
};
const WORKFLOW_PACKAGES = {
  regex: '^(?![#.])(?!@temporalio/(workflow|common)$)',
  message: 'Workflows import no package but @temporalio/workflow and @temporalio/common.',
};
const WORKFLOW_CODE = {
  regex: '^#workflows/(?!.*(contract|search_attributes|task_queue)\\.ts$)',
  message: 'Only workflow contracts may be imported here.',
};
const NO_HOST = {
  regex: '^((\\.\\./)+|#functions/)(worker|web)/',
  message: 'The worker and the web function are hosts: nothing else in functions may import them.',
};
const NO_LOCAL = {
  regex: '^(\\./|#infra/)local/',
  message: 'What sst deploy makes does not know what npm start runs.',
};
const NO_CLIENT = {
  regex: '^@temporalio/client',
  message: 'functions/client is the only Temporal client code; the wiring hands it its client.',
};
const NO_ENV = {
  regex: '^(node:)?process$',
  importNames: ['env'],
  message: 'The environment comes from functions/config.ts.',
};

const ENV = { object: 'process', property: 'env', message: NO_ENV.message };
const TIME = { object: 'Date', property: 'now', message: "Time comes from the workspace's clock." };
const CHANCE = { object: 'Math', property: 'random', message: 'Randomness comes from a port.' };
const NOW = ['NewExpression[callee.name="Date"][arguments.length=0]', 'CallExpression[callee.name="Date"]'].map(
  (selector) => ({ selector, message: TIME.message }),
);
const HOST_GLOBALS = ['Buffer', 'crypto', 'fetch', 'performance', 'process', 'setInterval', 'setTimeout'];

/**
 * The law of some files. `enters`: rooms that they may import; `types`: rooms of which they may import only types. `not`: what
 * else they may not import. `client`, `env`: they may use Temporal's client, the environment. `timeless`: time and chance
 * are given to them; `pure`: so is all else that a host has.
 */
function law({
  files,
  ignores = [],
  enters,
  types = [],
  not = [],
  client = false,
  env = false,
  timeless = false,
  pure = false,
}) {
  const walled = ROOMS.filter((room) => !enters.includes(room));
  return {
    files,
    ignores,
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            ACROSS,
            ...walled.map((room) => {
              const allowTypeImports = types.includes(room);
              const what = allowTypeImports ? `more than types of ${room}` : room;
              return { regex: `^#${room}/`, allowTypeImports, message: `This room may not import ${what}.` };
            }),
            ...(client ? [] : [NO_CLIENT]),
            ...(env ? [] : [NO_ENV]),
            ...not,
          ],
        },
      ],
      'no-restricted-properties': barring([...(env ? [] : [ENV]), ...(timeless ? [TIME, CHANCE] : [])]),
      'no-restricted-syntax': barring([...dynamicImports(walled, pure), ...(timeless ? NOW : [])]),
      'no-restricted-globals': barring(pure ? HOST_GLOBALS.map((name) => ({ name, message: NO_NODE.message })) : []),
    },
  };
}

/** A rule without anything to bar is switched off: a mere 'error' would keep what an earlier law bars. */
const barring = (what) => (what.length === 0 ? 'off' : ['error', ...what]);

/** The same wall for `import(…)`. Selectors know no slash: a dot stands for it. */
function dynamicImports(walled, pure) {
  const all = {
    selector: 'ImportExpression',
    message: 'This room is pure: it imports only what is there when it starts.',
  };
  if (pure) return [all];
  const across = {
    selector: `ImportExpression[source.value=/^(\\.\\..)+(${ROOMS.join('|')})\\b/]`,
    message: ACROSS.message,
  };
  const message = `This room may not import ${walled.join(', ')}.`;
  const wall = { selector: `ImportExpression[source.value=/^#(${walled.join('|')})\\b/]`, message };
  return walled.length > 0 ? [across, wall] : [across];
}

const inside = (folder) => [`${folder}/**/*.{ts,mts,mjs,js,svelte}`];
const SCHEMAS = ['domain/**/*.schema.ts', 'domain/wire/*.ts'];
const DOMAIN = { enters: ['domain'], not: [NO_NODE, NO_PACKAGES], timeless: true, pure: true };
const FUNCTIONS = { enters: ['domain', 'db', 'functions', 'workflows'], not: [WORKFLOW_CODE, NO_HOST] };
const LOCAL = { enters: ['infra', 'functions', 'domain', 'db', 'workflows', 'activities'], client: true };

export default [
  law({ files: ['**/*.{ts,mts,mjs,js}'], enters: [] }),
  law({ ...DOMAIN, files: SCHEMAS }),
  law({ ...DOMAIN, files: inside('domain'), ignores: SCHEMAS, not: [...DOMAIN.not, NO_ZOD, NO_SCHEMA_IN_RULES] }),
  law({
    files: inside('workflows'),
    enters: ['domain', 'workflows'],
    types: ['activities'],
    not: [WORKFLOW_PACKAGES, NO_SCHEMA],
    timeless: true,
    pure: true,
  }),
  // The Clock itself: in a workflow Temporal gives the time, the same at each replay.
  { files: ['workflows/clock.ts'], rules: { 'no-restricted-properties': ['error', ENV, CHANCE] } },
  law({ files: inside('db'), enters: ['domain', 'db'] }),
  law({ files: inside('db/queries'), enters: ['domain', 'db'], timeless: true }),
  law({ files: inside('activities'), enters: ['domain', 'db', 'activities'], timeless: true }),
  law({ ...FUNCTIONS, files: inside('functions') }),
  law({ ...FUNCTIONS, files: ['functions/config.ts'], env: true }),
  law({ ...FUNCTIONS, files: ['functions/client/**/*.ts', 'functions/api/{assemble,cloud}.ts'], client: true }),
  law({ files: inside('functions/worker'), enters: [...FUNCTIONS.enters, 'activities'], client: true }),
  law({ files: inside('infra'), enters: ['infra'], not: [NO_LOCAL] }),
  law({ ...LOCAL, files: inside('infra/local') }),
  // They start programs, and hand them the environment.
  law({
    ...LOCAL,
    files: ['infra/local/{prepare.mjs,host.ts,builds/run.ts,guard/child.ts,proof/suite.ts,rehearsal/main.ts}'],
    env: true,
  }),
  law({ files: inside('ui'), enters: ['domain', 'ui'], types: ['functions'] }),
  law({ files: inside('tests'), enters: ROOMS, client: true, env: true }),
];
