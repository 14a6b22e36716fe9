/** What groups of tests may take together, in seconds on two cores; cheapest first. It is said beside the time, and fails nothing. */
const BUDGETS: readonly { readonly groups: readonly string[]; readonly seconds: number }[] = [
  { groups: ['unit'], seconds: 60 },
  { groups: ['db'], seconds: 120 },
  { groups: ['workflow'], seconds: 180 },
  { groups: ['replay', 'conformance'], seconds: 60 },
  { groups: ['api'], seconds: 60 },
  { groups: ['commands'], seconds: 60 },
  { groups: ['e2e'], seconds: 240 },
  { groups: ['chaos'], seconds: 120 },
];

/** The groups of tests: the projects of vitest.config.ts. */
export const GROUPS = BUDGETS.flatMap(({ groups }) => groups);
export const BUDGETED_SECONDS = BUDGETS.reduce((so_far, { seconds }) => so_far + seconds, 0);

/** `(budget 60 s)`, or `(budget 60 s with conformance)` where groups share one. */
export function budgetOf(group: string): string {
  const budget = BUDGETS.find(({ groups }) => groups.includes(group));
  if (budget === undefined) return '(no budget)';
  const others = budget.groups.filter((one) => one !== group);
  return `(budget ${budget.seconds} s${others.length === 0 ? '' : ` with ${others.join(', ')}`})`;
}
