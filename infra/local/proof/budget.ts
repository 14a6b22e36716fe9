/**
 * What groups of tests may take, in seconds on two cores; cheapest first. It is said beside the time, and fails nothing. Those that
 * share a budget run side by side: each waits for processes of its own, and leaves a core idle.
 */
const BUDGETS: readonly { readonly groups: readonly string[]; readonly seconds: number }[] = [
  { groups: ['unit'], seconds: 60 },
  { groups: ['db'], seconds: 120 },
  { groups: ['workflow'], seconds: 180 },
  { groups: ['api'], seconds: 60 },
  { groups: ['e2e'], seconds: 240 },
  { groups: ['replay', 'conformance', 'commands', 'chaos'], seconds: 240 },
];

/** The groups of tests: the projects of vitest.config.ts. */
export const GROUPS = BUDGETS.flatMap(({ groups }) => groups);
export const BUDGETED_SECONDS = BUDGETS.reduce((so_far, { seconds }) => so_far + seconds, 0);

/** The groups that are asked for, as they run: side by side where they share a budget. */
export function stagesOf(asked: readonly string[]): { readonly groups: readonly string[]; readonly budget: string }[] {
  return BUDGETS.flatMap(({ groups, seconds }) => {
    const wanted = groups.filter((group) => asked.includes(group));
    if (wanted.length === 0) return [];
    const others = groups.filter((group) => !wanted.includes(group));
    return [
      { groups: wanted, budget: `(budget ${seconds} s${others.length === 0 ? '' : ` with ${others.join(', ')}`})` },
    ];
  });
}
